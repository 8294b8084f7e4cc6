"""The widgets: their numbers in Python, and their pictures and read-outs in a real browser."""

import base64
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib.image
import numpy as np
import pytest
from sklearn.datasets import load_digits

from course import widgets
from course.data import Gate, gates
from course.widgets import (
    DrawDigit,
    EpsilonExplorer,
    LearningRateExplorer,
    NeuronExplorer,
    XorSeparator,
    base,
    fit,
)

GATES = gates()


WIDGETS: dict[str, Callable[[], Any]] = {
    "NeuronExplorer": lambda: NeuronExplorer(w=(1, 1), b=-1.5),
    "XorSeparator": XorSeparator,
    "EpsilonExplorer": EpsilonExplorer,
    "LearningRateExplorer": LearningRateExplorer,
    "DrawDigit": lambda: DrawDigit(sure_of(3)),
}


def sure_of(digit: int) -> Callable[[Any], Any]:
    """A network that always says the same."""
    return lambda x: np.eye(10)[[digit]]


# The neuron explorer in Python.


def test_starts_on_and_at_zero() -> None:
    explorer = NeuronExplorer()
    assert (explorer.name, explorer.w1, explorer.w2, explorer.b) == ("AND", 0.0, 0.0, 0.0)
    assert explorer.X == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert explorer.y == [0, 0, 0, 1]


def test_starts_where_it_is_told_to() -> None:
    w, b = np.array([1, -2]), np.float64(0.25)  # NumPy's numbers, whole ones too
    explorer = NeuronExplorer(GATES["XOR"], w=w, b=b)
    assert (explorer.name, explorer.y) == ("XOR", [0, 1, 1, 0])
    assert (explorer.w1, explorer.w2, explorer.b) == (1, -2, 0.25)


def test_the_front_end_gets_every_number_and_the_script() -> None:
    state = NeuronExplorer(GATES["OR"], w=(1, 2), b=-3).get_state()
    state = json.loads(json.dumps({k: v for k, v in state.items() if k != "layout"}))
    expected = {"w1": 1, "w2": 2, "b": -3, "y": [0, 1, 1, 1], "name": "OR"}
    assert {key: state[key] for key in expected} == expected
    assert state["X"] == GATES["OR"].X.tolist()
    assert state["limits"] == {"w1": [-10, 10], "w2": [-10, 10], "b": [-10, 10]}
    assert state["_esm"] == NeuronExplorer._esm


@pytest.mark.parametrize("name", WIDGETS)
def test_a_script_is_its_modules_each_once_and_in_order(name: str) -> None:
    text = WIDGETS[name]()._esm
    lines = text.splitlines()
    assert '"BLUE": "#0072B2"' in lines[0]
    assert [line for line in lines if line.startswith(("import", "export"))] == ["export default {"]
    # What is defined at the top of a module is defined once, and above what uses it.
    on_a_gate = name in ("NeuronExplorer", "XorSeparator")
    tops = ["function mount(", "function gateAxes(", "function build("]
    assert [text.count(top) for top in tops] == [1, on_a_gate, 1]
    assert sorted(filter(text.count, tops), key=text.index) == list(filter(text.count, tops))


def test_what_the_front_end_sends_arrives() -> None:
    explorer, seen = NeuronExplorer(), []
    explorer.observe(lambda change: seen.append((change["name"], change["new"])), ["w1", "b"])
    explorer.set_state({"w1": 2.5, "b": -1.5})
    assert (explorer.w1, explorer.b) == (2.5, -1.5)
    assert sorted(seen) == [("b", -1.5), ("w1", 2.5)]


def test_a_change_in_python_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    explorer, sent = NeuronExplorer(), []
    monkeypatch.setattr(explorer, "_send", lambda message, buffers=None: sent.append(message))
    explorer.w2 = -4
    assert [message["state"] for message in sent] == [{"w2": -4.0}]


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ({"w": (10.5, 0)}, "w1 is 10.5"),
        ({"w": (0, -11)}, "w2 is -11"),
        ({"b": 1000}, "b is 1000"),
        ({"b": float("nan")}, "b is nan"),
    ],
)
def test_numbers_beyond_the_sliders_are_refused(numbers: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=re.escape(told) + ".* -10 to 10"):
        NeuronExplorer(**numbers)


def test_a_refused_change_leaves_the_number_as_it_was() -> None:
    explorer = NeuronExplorer(w=(10, -10), b=10)  # the ends themselves are allowed
    with pytest.raises(ValueError, match=r"w2 is -10\.1"):
        explorer.w2 = -10.1
    assert explorer.w2 == -10


def test_plain_text_for_where_widgets_are_not_shown() -> None:
    explorer = NeuronExplorer(GATES["NAND"], w=(0.5, -2), b=0)
    text = "NeuronExplorer(NAND: w1=0.5, w2=-2, b=0)"
    assert repr(explorer) == text
    bundle, _ = explorer._repr_mimebundle_() or ({}, {})
    assert bundle["text/plain"] == text
    assert "application/vnd.jupyter.widget-view+json" in bundle


# The others in Python.


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: XorSeparator(angle=181), "angle is 181; .* from -180 to 180"),
        (lambda: XorSeparator(offset=-0.8), "offset is -0.8; .* from -0.75 to 0.75"),
        (lambda: EpsilonExplorer(eps=1e-16), "eps is 1e-16; .* from 1e-15 to 0.1"),
        (lambda: EpsilonExplorer(x=float("nan")), "x is nan; .* from -3 to 3"),
        (lambda: EpsilonExplorer("x^3"), r"no function x\^3; there are: x³, sin x, eˣ, σ\(x\)"),
        (lambda: LearningRateExplorer(rate=0.3), "rate is 0.3; .* from 0 to 0.25"),
        (lambda: LearningRateExplorer(steps=51), "steps is 51; .* from 0 to 50"),
        (lambda: LearningRateExplorer(momentum=1), "momentum is 1; .* from 0 to 0.95"),
        (lambda: LearningRateExplorer(curvatures=(1, 0)), "λ₂ is 0; .* from 0.1 to 100"),
        (lambda: DrawDigit(sure_of(1), (16, 16)), r"image_shape is \(16, 16\)"),
    ],
)
def test_starts_beyond_the_sliders_are_refused(make: Callable[[], Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        make()


def test_no_line_gets_more_than_three_points_of_xor() -> None:
    told = {
        int(re.search(r"(\d) of 4", repr(XorSeparator(angle, offset)))[1])  # type: ignore[index]
        for angle in range(-180, 181, 15)
        for offset in np.linspace(-0.75, 0.75, 31)
    }
    assert told == {1, 2, 3}


@pytest.mark.parametrize("name", widgets.FUNCTIONS)
def test_the_derivatives_are_the_functions_own(name: str) -> None:
    f, slope = widgets.FUNCTIONS[name]
    for x in np.linspace(-3, 3, 7):
        assert slope(x) == pytest.approx((f(x + 1e-5) - f(x - 1e-5)) / 2e-5, rel=1e-8, abs=1e-8)


def drawing(*cells: tuple[int, int]) -> bytes:
    ink = np.zeros((28, 28), dtype=np.uint8)
    for cell in cells:
        ink[cell] = 255
    return ink.tobytes()


STROKE = drawing(*[(row, 10) for row in range(5, 20)], (19, 11), (19, 12))


@pytest.mark.parametrize(("shape", "size"), [((8, 8), 64), ((28, 28), 784)])
def test_predict_gets_the_drawing_as_one_row(shape: tuple[int, int], size: int) -> None:
    calls: list[Any] = []

    def predict(x: Any) -> Any:
        calls.append(x.copy())
        x[:] = 7  # a network that spoils its input spoils nothing else
        return np.arange(10) / 45

    widget = DrawDigit(predict, shape)
    assert (calls, widget.message, widget.probabilities) == ([], "Draw a digit.", [])
    widget.set_state({"ink": memoryview(STROKE)})  # as the front end sends it
    [x] = calls
    assert x.shape == (1, size) and x.dtype == np.float32
    assert x.min() == 0 and x.max() == 1
    np.testing.assert_array_equal(x[0], widget.image.ravel())
    np.testing.assert_array_equal(
        widget.image, fit(np.frombuffer(STROKE, np.uint8).reshape(28, 28), shape)
    )
    seen = np.frombuffer(widget.seen, np.uint8).reshape(shape)
    np.testing.assert_allclose(seen / 255, widget.image, atol=0.5 / 255)
    np.testing.assert_allclose(widget.probabilities, np.arange(10) / 45)
    assert widget.message == "looks like a 9 (0.20)"


def boom(x: Any) -> Any:
    raise RuntimeError("weights are\nmissing " + "x" * 500)


@pytest.mark.parametrize(
    ("predict", "told"),
    [
        (boom, "predict raised RuntimeError: weights are missing …"),
        (lambda x: np.zeros((10, 1)), "an array of shape (10, 1); (1, 10) or (10,) is expected."),
        (lambda x: 3, "an array of shape (); (1, 10) or (10,) is expected."),
        (lambda x: None, "predict returned a NoneType; an array of ten"),
        (lambda x: ["a"] * 10, "predict returned a list; an array of ten"),
        (lambda x: [[1], [2, 3]], "predict returned a list; an array of ten"),
        (lambda x: np.full(10, np.nan), "predict gave nan for digit 0; a probability"),
        (lambda x: np.eye(10)[2] * np.inf, "predict gave nan for digit 0; a probability"),
        (lambda x: np.eye(10)[4] * 1.5, "predict gave 1.5 for digit 4; a probability"),
        (lambda x: -np.eye(10)[6], "predict gave -1 for digit 6; a probability"),
    ],
)
@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
def test_what_predict_does_wrong_is_one_sentence(predict: Any, told: str) -> None:
    widget = DrawDigit(sure_of(5))
    widget.ink = STROKE
    assert widget.message == "looks like a 5 (1.00)"
    widget.predict = predict
    widget.ink = drawing((3, 3))
    assert told in widget.message and len(widget.message) < 200 and "\n" not in widget.message
    assert widget.probabilities == []
    widget.predict = sure_of(7)  # and the pad goes on
    widget.ink = STROKE
    assert widget.message == "looks like a 7 (1.00)"
    widget.ink = bytes(784)
    assert (widget.message, widget.probabilities) == ("Draw a digit.", [])


def test_rounding_is_no_mistake_of_predict() -> None:
    widget = DrawDigit(lambda x: np.eye(10, dtype=np.float32)[3] * np.float32(1 + 1e-7) - 1e-8)
    widget.ink = STROKE
    assert widget.message == "looks like a 3 (1.00)" and min(widget.probabilities) == 0


def test_a_pad_needs_a_function_and_whole_ink() -> None:
    with pytest.raises(TypeError, match="needs the function predict; it got a ndarray"):
        DrawDigit(np.eye(10))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="3 bytes; 784 are expected"):
        DrawDigit(sure_of(1)).ink = b"abc"


def blob(rng: np.random.Generator) -> Any:
    """A drawing of 9 × 6 cells, ink in every row and column."""
    shape = rng.uniform(size=(9, 6)) * (rng.uniform(size=(9, 6)) < 0.6)
    shape[:, 2] = shape[4, :] = 1.0
    return shape


@pytest.mark.parametrize("shape", [(8, 8), (28, 28)])
def test_where_and_how_large_it_is_drawn_does_not_matter(shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(0)
    for _ in range(5):
        small = blob(rng)
        images = []
        for size, row, column in ((1, 0, 0), (1, 19, 22), (2, 3, 7), (3, 1, 10)):
            ink = np.zeros((28, 28))
            large = np.kron(small, np.ones((size, size)))
            ink[row : row + 9 * size, column : column + 6 * size] = large
            images.append(fit(ink, shape))
        for image in images[1:]:
            np.testing.assert_allclose(image, images[0], atol=1e-6)


def test_an_image_is_centred_as_in_mnist() -> None:
    rng = np.random.default_rng(1)
    for turn in (False, True):
        ink = np.zeros((28, 28))
        ink[2:20, 5:17] = np.kron(blob(rng), np.ones((2, 2)))
        image = fit(ink.T if turn else ink, (28, 28))
        centre = [image.sum(axis=1 - axis) @ np.arange(28) / image.sum() for axis in (0, 1)]
        np.testing.assert_allclose(centre, 13.5, atol=0.02)  # the middle of 28 pixels
        sides = [np.count_nonzero(image.sum(axis=1 - axis) > 1e-6) for axis in (0, 1)]
        long, short = (sides[1], sides[0]) if turn else sides
        assert 20 <= long <= 21  # a box of 20 pixels; two of them may be shared at its edges
        assert 20 * 6 / 9 <= short <= 20 * 6 / 9 + 2  # as slim as it was drawn
        assert image.max() == 1 and image.min() == 0 and image.dtype == np.float32


def test_ink_is_neither_lost_nor_pushed_over_an_edge() -> None:
    ink = np.zeros((28, 28))
    ink[4:24, 3:23] = 1.0  # 20 cells for a box of 20: one cell is one pixel
    ink[4:24, 3:13] = 0.5
    assert fit(ink, (28, 28)).sum() == pytest.approx(ink.sum(), rel=1e-5)
    heavy_above = np.zeros((28, 28))
    heavy_above[:2] = 1.0  # with its centre of mass in the middle, the tail would be cut off
    heavy_above[:, 14] = 1.0
    small = fit(heavy_above, (8, 8))
    # 28 cells on 8 pixels: a pixel is 3.5 cells wide, and the last row still has the tail's ink.
    assert small[-1].max() == pytest.approx(small[3].max()) and small[0].min() > 0


def test_a_digit_of_the_data_set_comes_back_as_itself() -> None:
    digits, rng = load_digits(), np.random.default_rng(3)
    known, new = digits.data[:1400] / 16, digits.images[1400:1600]
    found = []
    for image in new:
        ink = np.zeros((28, 28))
        size = rng.integers(2, 4)
        row, column = rng.integers(0, 29 - 8 * size, 2)
        ink[row : row + 8 * size, column : column + 8 * size] = np.kron(image, np.ones((size,) * 2))
        distances = ((known - fit(ink, (8, 8)).ravel()) ** 2).sum(axis=1)
        found.append(digits.target[distances.argmin()])
    # The nearest of 1,400 known digits; the images as they are reach the same to a few percent.
    as_they_are = [
        digits.target[((known - image.ravel() / 16) ** 2).sum(axis=1).argmin()] for image in new
    ]
    right = [np.mean(answers == digits.target[1400:1600]) for answers in (found, as_they_are)]
    assert right[0] > right[1] - 0.05


# The still picture, for where no widget lives.


@pytest.mark.parametrize("name", WIDGETS)
def test_a_display_is_the_widget_and_a_still_picture(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    widget, shown = WIDGETS[name](), []
    monkeypatch.setattr(base, "display", lambda bundle, raw: shown.append(bundle))
    widget._ipython_display_()
    live, still = shown
    assert live["application/vnd.jupyter.widget-view+json"]["model_id"] == widget.model_id
    assert live["text/plain"] == "" and still["text/plain"] == repr(widget)
    assert repr(widget).startswith(name + "(")
    told = re.search(r'<img alt="([^"]+)"', still["text/html"])
    assert told and len(told[1]) > 40 and "{" not in told[1]
    assert f'class="still-{widget.still}"' in still["text/html"]
    assert f"data:image/png;base64,{still['image/png']}" in still["text/html"]
    assert "Run this cell to make it live." in still["text/html"]
    picture = matplotlib.image.imread(io.BytesIO(base64.b64decode(still["image/png"])))
    assert picture.shape[0] > 200 and picture[..., :3].std() > 0.05  # something is drawn
    assert len(still["image/png"]) < 60_000

    shown.clear()
    widget.close()
    widget._ipython_display_()
    [only] = shown
    assert only["image/png"]


def test_a_still_picture_shows_the_numbers() -> None:
    def picture(widget: Any) -> str:
        return str(widget._still_picture()["image/png"])

    assert picture(NeuronExplorer(w=(1, 2), b=-1)) != picture(NeuronExplorer(w=(1, 2), b=-2))
    assert picture(XorSeparator(45, 0.1)) != picture(XorSeparator(45, 0.3))
    assert picture(EpsilonExplorer(eps=1e-5)) != picture(EpsilonExplorer(eps=1e-6))
    assert picture(LearningRateExplorer(0.1)) != picture(LearningRateExplorer(0.11))
    pad = DrawDigit(sure_of(2))
    blank = picture(pad)
    pad.ink = STROKE
    assert picture(pad) != blank
    assert "XOR and a line that gets 3 of them right" in str(
        XorSeparator(-135, -0.35)._still_picture()["text/html"]
    )


def test_every_display_has_a_name_of_its_own() -> None:
    assert len({XorSeparator().still for _ in range(3)}) == 3


# In a browser. A small model stands in for JupyterLab's: like Backbone's, `set` tells listeners
# of a changed value at once, and `save_changes` is what goes to Python.
MODEL = """
async (state) => {
  const listeners = [], bytes = (list) => new DataView(Uint8Array.from(list).buffer);
  let changed = {};
  for (const key of ["ink", "seen"]) if (key in state) state[key] = bytes(state[key]);
  window.saved = [];
  window.answered = 0;
  window.model = {
    get: (key) => state[key],
    set(key, value) {
      if (state[key] === value) return;
      state[key] = changed[key] = value;
      for (const [event, f] of [...listeners]) if (event === "change:" + key) f();
    },
    on: (event, f) => listeners.push([event, f]),
    off(event, f) {
      const i = listeners.findIndex(([e, g]) => e === event && g === f);
      if (i >= 0) listeners.splice(i, 1);
    },
    async save_changes() {
      for (const [key, value] of Object.entries(changed)) {
        if (value instanceof DataView) changed[key] = Array.from(new Uint8Array(value.buffer));
      }
      window.saved.push(changed);
      const sent = changed;
      changed = {};
      if (!window.python) return;
      for (const [key, value] of Object.entries(await window.python(sent))) {
        model.set(key, key === "seen" ? bytes(value) : value);
        delete changed[key]; // what came from Python is not for Python
      }
      window.answered += 1;
    },
    listeners,
  };
  const { default: widget } = await import("/widget.js");
  window.el = document.body.appendChild(document.createElement("div"));
  window.cleanup = widget.render({ model: window.model, el: window.el });
}
"""
NEXT_FRAME = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
PIXEL = """([x, y, i]) => {
  const canvas = el.querySelectorAll("canvas")[i], scale = canvas.width / canvas.clientWidth;
  return [...canvas.getContext("2d").getImageData(scale * x, scale * y, 1, 1).data];
}"""
BLUE, VERMILLION = np.array([0, 114, 178]), np.array([213, 94, 0])


@dataclass
class Shown:
    """A widget in a page."""

    page: Any  #: Playwright's
    errors: list[str]

    def settle(self) -> None:
        self.page.evaluate(NEXT_FRAME)

    def set(self, **numbers: Any) -> None:
        """Change the model, as when Python does."""
        for key, value in numbers.items():
            self.page.evaluate("([k, v]) => model.set(k, v)", [key, value])
        self.settle()

    def press(self, slider: str, key: str, times: int = 1) -> None:
        for _ in range(times):
            self.page.get_by_role("slider", name=slider, exact=True).press(key)
        self.settle()

    def get(self, key: str) -> Any:
        return self.page.evaluate("(key) => model.get(key)", key)

    def text(self, selector: str) -> str:
        return str(self.page.locator(selector).inner_text())

    def sum(self) -> str:
        return self.text(".sum")

    def label(self, number: int = 0) -> str:
        return str(self.page.locator("canvas").nth(number).get_attribute("aria-label"))

    def table(self) -> list[list[str]]:
        rows = self.page.locator("tbody tr").all()
        return [row.locator("td").all_inner_texts() for row in rows]

    def picture(self, number: int = 0) -> str:
        return str(
            self.page.evaluate("(i) => el.querySelectorAll('canvas')[i].toDataURL()", number)
        )

    def pixel(self, x: float, y: float, canvas: int = 0) -> Any:
        """Red, green and blue, 0 to 255, at a place in CSS pixels; shape (3,)."""
        return np.array(self.page.evaluate(PIXEL, [x, y, canvas])[:3])

    def colour(self, x1: float, x2: float) -> Any:
        """The same at a point of a gate's plane."""
        return self.pixel(36 + 150 * (x1 + 0.5), 6 + 150 * (1.5 - x2))

    def saved(self) -> list[dict[str, Any]]:
        return list(self.page.evaluate("() => saved"))


Show = Callable[[Any], Shown]


def state_of(widget: Any) -> dict[str, Any]:
    """What the front end is told, with bytes as lists."""
    state = {k: v for k, v in widget.get_state().items() if not k.startswith("_") and k != "layout"}
    return {k: list(v) if isinstance(v, bytes) else v for k, v in state.items()}


@pytest.fixture
def show(browser: Any) -> Iterator[Show]:
    context = browser.new_context(device_scale_factor=2)
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.route(
        "**/*", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html")
    )

    def on_a_bare_page(widget: Any) -> Shown:
        page.route(
            "**/widget.js",
            lambda route: route.fulfill(body=widget._esm, content_type="text/javascript"),
        )
        page.goto("http://explorer.test/")
        page.evaluate(MODEL, state_of(widget))
        return Shown(page, errors)

    yield on_a_bare_page
    context.close()
    assert errors == []


def outputs_and_loss(gate: Gate, w: tuple[float, float], b: float) -> tuple[Any, float]:
    """The four outputs, and the mean of −log a where y is 1 and −log(1 − a) where it is 0."""
    z = gate.X @ np.array(w) + b
    charges = np.where(gate.y == 1, np.logaddexp(0, -z), np.logaddexp(0, z))
    return 1 / (1 + np.exp(-z)), float(charges.mean())


def test_a_slider_moves_the_neuron_by_keyboard(show: Show) -> None:
    shown = show(NeuronExplorer(GATES["AND"], w=(1, 1), b=-1.5))
    picture, text = shown.picture(), shown.sum()
    slider = shown.page.get_by_role("slider", name="w₁")
    assert slider.get_attribute("data-lm-suppress-shortcuts") == "true"
    for _ in range(4):
        slider.press("ArrowRight")
    shown.settle()

    assert slider.input_value() == slider.get_attribute("aria-valuetext") == "1.4"
    assert shown.saved()[-1] == {"w1": 1.4}
    a, loss = outputs_and_loss(GATES["AND"], (1.4, 1.0), -1.5)
    assert shown.sum() != text
    assert shown.sum() == f"AND: 4 of 4 right, loss {loss:.4f}"
    assert [row[2] for row in shown.table()] == [f"{v:.3f}" for v in a]
    assert "line z = 0: 1.4 x₁ + 1.0 x₂ − 1.5 = 0" in shown.page.locator("body").inner_text()
    assert shown.picture() != picture
    told = shown.page.get_by_role("img").get_attribute("aria-label")
    assert "w₁ = 1.4" in told and f"4 of 4 right, loss {loss:.4f}" in told


@pytest.mark.parametrize(
    ("name", "w", "b"),
    [
        ("AND", (0.5, -0.3), 0.2),
        ("OR", (3.7, 4.1), -2.0),
        ("NAND", (-10.0, -10.0), 10.0),
        ("XOR", (6.43, 5.0), -8.2),
        ("NAND", (10.0, 10.0), 10.0),  # z = 30 and wrong: 1 − a has few digits left
        ("AND", (0.1, 0.2), -0.3),  # z is 0 but for rounding: undecided
        ("XOR", (0.0, 0.0), 0.0),
    ],
)
def test_the_read_out_is_what_numpy_says(
    show: Show, name: str, w: tuple[float, float], b: float
) -> None:
    gate = GATES[name]
    shown = show(NeuronExplorer(gate))
    shown.set(w1=w[0], w2=w[1], b=b)  # as when Python sets them
    a, loss = outputs_and_loss(gate, w, b)
    verdicts = [
        "– undecided" if abs(v - 0.5) < 1e-9 else "✓ right" if (v > 0.5) == t else "✗ wrong"
        for v, t in zip(a, gate.y, strict=True)
    ]
    assert shown.table() == [
        [f"{x1:.0f}", f"{x2:.0f}", f"{v:.3f}", f"{t:.0f}", verdict]
        for (x1, x2), v, t, verdict in zip(gate.X, a, gate.y, verdicts, strict=True)
    ]
    assert shown.sum() == f"{name}: {verdicts.count('✓ right')} of 4 right, loss {loss:.4f}"
    assert shown.saved() == []  # what came from Python is not sent back


def test_a_fast_slider_sends_once_a_frame(show: Show) -> None:
    shown = show(NeuronExplorer())
    shown.page.evaluate("""() => {
      const slider = el.querySelector("input");
      for (let i = 1; i <= 50; i++) {
        slider.value = i / 10;
        slider.dispatchEvent(new Event("input"));
      }
    }""")
    assert shown.page.evaluate("() => model.get('w1')") == 5
    shown.settle()
    assert [saved["w1"] for saved in shown.saved()] == [5]


def test_a_drag_puts_the_line_under_the_pointer(show: Show) -> None:
    shown = show(NeuronExplorer(w=(3, 5), b=-9))
    box = shown.page.get_by_role("img").bounding_box()
    for x, y in ((120, 100), (230, 190)):  # away from the points and the texts
        shown.page.mouse.move(box["x"] + 60, box["y"] + 250)
        shown.page.mouse.down()
        shown.page.mouse.move(box["x"] + x, box["y"] + y, steps=3)
        shown.page.mouse.up()
        shown.settle()
        pixel = shown.pixel(x, y)
        assert max(pixel) < 60, f"no dark line at {x}, {y}: {pixel}"
    saved = shown.saved()
    assert all(set(change) == {"b"} for change in saved)  # w stays as it is
    shown.page.mouse.move(box["x"] + 60, box["y"] + 60)  # the button is up: nothing moves
    shown.settle()
    assert shown.saved() == saved


@pytest.mark.parametrize(
    ("w", "b"),
    [((1.0, 1.0), -1.5), ((-4.0, 2.5), 0.7), ((0.0, -10.0), 5.2), ((3.0, 0.0), 9.0), ((0, 0), -1)],
)
def test_the_shading_is_the_output(show: Show, w: tuple[float, float], b: float) -> None:
    shown = show(NeuronExplorer(w=w, b=b))
    blue, vermillion = np.array([0, 114, 178]), np.array([213, 94, 0])
    free = np.linspace(0.2, 0.8, 4)  # between the points
    places = [(u, v) for u in free for v in np.linspace(-0.4, 1.4, 7)]
    places += [(v, u) for u, v in places]
    for x1, x2 in places:
        z = w[0] * x1 + w[1] * x2 + b
        if abs(z) < 0.03 * np.hypot(*w):
            continue  # on the dark line, or next to it
        a = 1 / (1 + np.exp(-z))
        tint = 0.7 * abs(2 * a - 1)
        expected = (1 - tint) * 255 + tint * (blue if a > 0.5 else vermillion)
        np.testing.assert_allclose(
            shown.colour(x1, x2), expected, atol=8, err_msg=f"at {x1}, {x2}, where a = {a}"
        )


def test_targets_and_mistakes_are_told_without_colour(show: Show) -> None:
    shown = show(NeuronExplorer(GATES["XOR"], w=(6, 5), b=-8))  # only (0, 0) is right
    for (x1, x2), y in zip(GATES["XOR"].X, GATES["XOR"].y, strict=True):
        is_open = shown.colour(x1, x2).min() > 240  # white in the middle
        crossed = shown.colour(x1 + 0.09, x2 + 0.09).max() < 60  # a dark arm beside the point
        assert (is_open, crossed) == (y == 0, (x1, x2) != (0, 0))


def test_without_weights_there_is_no_line_to_drag(show: Show) -> None:
    shown = show(NeuronExplorer(b=0.5))
    assert "no line: z = 0.5 everywhere" in shown.page.locator("body").inner_text()
    shown.page.get_by_role("img").click()
    shown.settle()
    assert shown.saved() == []


# All of them in a browser.


@pytest.mark.parametrize("name", WIDGETS)
def test_the_picture_is_sharp_on_a_dense_screen(show: Show, name: str) -> None:
    shown = show(WIDGETS[name]())
    sizes = shown.page.locator("canvas").evaluate_all(
        "(all) => all.map((c) => [c.width, c.clientWidth, c.height, c.clientHeight])"
    )
    assert sizes
    for width, shown_width, height, shown_height in sizes:
        assert (width, height) == (2 * shown_width, 2 * shown_height)


@pytest.mark.parametrize("name", WIDGETS)
def test_a_narrow_screen_is_wide_enough(show: Show, name: str) -> None:
    shown = show(WIDGETS[name]())
    for screen in (1300, 330):
        shown.page.set_viewport_size({"width": screen, "height": 900})
        shown.settle()
        needed, width = shown.page.evaluate("""() => {
          const root = el.querySelector(".course-widget");
          return [root.scrollWidth, root.offsetWidth];
        }""")
        assert needed <= width <= min(760, screen)


@pytest.mark.parametrize("name", WIDGETS)
def test_every_control_is_named_and_keeps_its_keys(show: Show, name: str) -> None:
    shown = show(WIDGETS[name]())
    controls = shown.page.locator("input, select, button, summary, [tabindex]")
    assert controls.count() >= 2
    for control in controls.all():
        assert control.get_attribute("data-lm-suppress-shortcuts") == "true"
    for role in ("slider", "combobox", "button", "img", "application"):
        for one in shown.page.get_by_role(role).all():
            assert one.evaluate(
                "(e) => e.ariaLabel || e.textContent.trim() || e.labels?.[0]?.textContent"
            )
    assert shown.page.locator("[aria-live=polite]").first.inner_text()


@pytest.mark.parametrize("name", WIDGETS)
def test_the_sliders_end_where_python_says(show: Show, name: str) -> None:
    widget = WIDGETS[name]()
    shown = show(widget)
    for slider in shown.page.get_by_role("slider").all():
        ends = {}
        for key in ("End", "Home"):
            before = len(shown.saved())
            slider.press(key)
            shown.settle()
            [(trait, value)] = [
                item
                for change in shown.saved()[before:]
                for item in change.items()
                if item[0] != "explained"
            ] or [(None, None)]
            if trait:
                ends[key] = value
                setattr(widget, trait, value)  # Python takes it
                beyond = value + (1 if key == "End" else -1) * (abs(value) / 50 or 1)
                with pytest.raises(ValueError, match=trait):
                    setattr(widget, trait, beyond)
        assert ends


@pytest.mark.parametrize("name", WIDGETS)
def test_a_removed_view_leaves_nothing_behind(show: Show, name: str) -> None:
    shown = show(WIDGETS[name]())
    assert shown.page.evaluate("() => model.listeners.length") > 0
    shown.page.evaluate("""() => {
      const slider = el.querySelector("input"), pad = el.querySelector("[tabindex]");
      if (slider) {
        slider.value = Number(slider.value) + (slider.value === slider.max ? -1 : 1);
        slider.dispatchEvent(new Event("input"));
      } else {
        pad.dispatchEvent(new KeyboardEvent("keydown", { key: " " }));
      }
      cleanup(); // before the next frame
    }""")
    assert shown.page.evaluate("() => [model.listeners.length, el.children.length]") == [0, 0]
    shown.settle()
    assert len(shown.saved()) == 1  # the last change is not lost


@pytest.mark.parametrize("name", WIDGETS)
def test_python_can_move_it(show: Show, name: str) -> None:
    moved: dict[str, dict[str, Any]] = {
        "NeuronExplorer": {"w2": -3},
        "XorSeparator": {"offset": 0.4},
        "EpsilonExplorer": {"eps": 3e-7},
        "LearningRateExplorer": {"steps": 7},
        "DrawDigit": {"probabilities": [0.1] * 10, "message": "looks like a 0 (0.10)"},
    }
    shown = show(WIDGETS[name]())
    before = shown.text(".course-widget")
    shown.set(**moved[name])
    assert shown.text(".course-widget") != before
    assert shown.saved() == []


# A line against XOR.


def xor_rows(angle: float, offset: float) -> tuple[list[list[str]], int]:
    """The table as NumPy has it, and how many points are right."""
    w = np.array([np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))])
    z = (GATES["XOR"].X - 0.5) @ w - offset
    rows = []
    for (x1, x2), y, value in zip(GATES["XOR"].X, GATES["XOR"].y, z, strict=True):
        says = "–" if abs(value) < 1e-9 else str(int(value > 0))
        verdict = "– undecided" if says == "–" else "✓ right" if says == f"{y:.0f}" else "✗ wrong"
        rows.append([f"{x1:.0f}", f"{x2:.0f}", says, f"{y:.0f}", verdict])
    return rows, sum(row[-1] == "✓ right" for row in rows)


@pytest.mark.parametrize(
    ("angle", "offset"),
    [(90, 0), (-135, -0.35), (45, 0.35), (30, -0.1), (180, 0.75), (135, 0), (45, 0), (-72, 0.61)],
)
def test_the_line_is_judged_as_numpy_does(show: Show, angle: float, offset: float) -> None:
    widget = XorSeparator(angle, offset)
    shown = show(widget)
    rows, right = xor_rows(angle, offset)
    assert shown.table() == rows
    assert shown.sum() == f"{right} of 4 right (3 is the most any line reaches)"
    assert f"{right} of 4" in repr(widget) and shown.sum() in shown.label()
    wrong = [f"({row[0]}, {row[1]})" for row in rows if row[-1] != "✓ right"]
    assert shown.text(".bad") == f"Not right: {', '.join(wrong)}."
    for row in rows:  # filled or open, and crossed where wrong
        x1, x2 = float(row[0]), float(row[1])
        assert (shown.colour(x1, x2).min() > 240) == (row[3] == "0")
        if row[2] != "–":
            assert (shown.colour(x1 + 0.09, x2 + 0.09).max() < 60) == (row[-1] == "✗ wrong")


def test_the_sides_are_shaded_and_written(show: Show) -> None:
    angle, offset = 20.0, 0.2
    shown = show(XorSeparator(angle, offset))
    w = np.array([np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))])
    for x1, x2 in [(u, v) for u in (-0.3, 0.25, 0.75, 1.3) for v in (0.2, 0.4, 0.6, 0.8)]:
        z = w @ (np.array([x1, x2]) - 0.5) - offset
        if abs(z) > 0.03:
            expected = 255 + 0.21 * ((BLUE if z > 0 else VERMILLION) - 255)
            np.testing.assert_allclose(shown.colour(x1, x2), expected, atol=3)
    b = -w.sum() / 2 - offset
    line = f"z = {w[0]:.2f} x₁ + {w[1]:.2f} x₂ − {-b:.2f}, and the line says 1 where z > 0"
    assert shown.text(".line") == line


def test_three_right_by_keyboard_and_then_the_reason(show: Show) -> None:
    shown = show(XorSeparator(angle=60, offset=0.2))
    picture, reason = shown.picture(), shown.page.locator("details")
    assert shown.sum().startswith("1 of 4 right") and not reason.is_visible()
    shown.press("angle", "ArrowLeft", 15)
    shown.press("offset", "ArrowRight", 10)
    assert not reason.is_visible() and shown.sum().startswith("1 of 4 right")
    swap = shown.page.get_by_role("button", name="Swap the sides")
    swap.press("Enter")
    shown.settle()
    assert (shown.get("angle"), shown.get("offset")) == (-135, -0.3)
    assert shown.sum().startswith("3 of 4 right") and shown.picture() != picture
    assert shown.text(".bad") == "Not right: (0, 0)."
    assert {k: v for change in shown.saved() for k, v in change.items()} == {
        "angle": -135,
        "offset": -0.3,
        "explained": True,
    }
    assert reason.is_visible() and reason.get_attribute("open") is None
    shown.page.locator("summary").press("Enter")
    told = " ".join(reason.inner_text().split())
    assert "z(0, 0) < 0 and z(1, 1) < 0" in told and "w₁ + w₂ + 2b < 0" in told
    assert "z(0, 1) > 0 and z(1, 0) > 0" in told and "w₁ + w₂ + 2b > 0" in told


def test_the_reason_comes_after_many_moves_too(show: Show) -> None:
    shown = show(XorSeparator())
    shown.press("offset", "ArrowRight", 59)
    assert shown.sum().startswith("2 of 4") and not shown.page.locator("details").is_visible()
    shown.press("offset", "ArrowRight")
    assert shown.page.locator("details").is_visible()


def test_an_end_of_the_line_can_be_dragged(show: Show) -> None:
    shown = show(XorSeparator(angle=90, offset=0))  # level: its ends lie left and right
    box = shown.page.get_by_role("img").bounding_box()

    def place(degrees: float) -> tuple[float, float]:
        """A point of the circle of ends, in CSS pixels of the picture."""
        x1, x2 = 0.5 + 0.95 * np.cos(np.deg2rad(degrees)), 0.5 + 0.95 * np.sin(np.deg2rad(degrees))
        return 36 + 150 * (x1 + 0.5), 6 + 150 * (1.5 - x2)

    def drag(start: float, *stops: float) -> None:
        points = [place(degrees) for degrees in (start, *stops)]
        shown.page.mouse.move(box["x"] + points[0][0], box["y"] + points[0][1])
        shown.page.mouse.down()
        for x, y in points[1:]:
            shown.page.mouse.move(box["x"] + x, box["y"] + y, steps=4)
        shown.page.mouse.up()
        shown.settle()

    # The right end up to 70°, the left one stays at 180°: the normal lies half-way, at 125°.
    drag(0, 30, 70)
    assert shown.get("angle") == 125
    assert shown.get("offset") == pytest.approx(0.95 * np.cos(np.deg2rad(55)), abs=0.006)
    for degrees in (70, 180):
        assert shown.pixel(*place(degrees)).min() > 240  # the ring's white middle is there
    # On round the circle, past the vertical: the side of the 1s does not jump.
    before = np.deg2rad(shown.get("angle"))
    drag(70, 40, 0, -40)
    after = np.deg2rad(shown.get("angle"))
    assert abs(shown.get("angle")) <= 180 and np.cos(after - before) > 0
    assert shown.get("angle") == 70  # half-way between 180° and −40°
    assert abs(shown.get("offset")) <= 0.75
    shown.set(angle=90, offset=0)
    drag(180, 160, 200)  # where the angle of the pointer jumps from 180° to −180°
    assert shown.get("angle") == 100
    assert shown.get("offset") == pytest.approx(0.95 * np.cos(np.deg2rad(100)), abs=0.006)


# Differences and ε.


def exponent(value: float) -> str:
    """As the scripts write it: 2.1e-3."""
    mantissa, power = f"{value:.1e}".split("e")
    return f"{mantissa}e{int(power):+d}"


def differences(f: Callable[[Any], Any], x: float, eps: float) -> tuple[float, float]:
    return (f(x + eps) - f(x)) / eps, (f(x + eps) - f(x - eps)) / (2 * eps)


@pytest.mark.parametrize("x", [0.7, -1.3, 2.0])
@pytest.mark.parametrize("eps", [1e-1, 2e-3, 5e-6, 1e-8, 5e-12, 1e-15, 3.3e-7])
def test_the_numbers_are_those_of_float64(show: Show, x: float, eps: float) -> None:
    shown = show(EpsilonExplorer("x³", x, eps))
    one, two = differences(lambda v: v * v * v, x, eps)
    exact = 3 * x * x
    errors = [exponent(abs(slope - exact)) for slope in (one, two)]
    told = [[row[0], row[1].replace("−", "-"), row[2]] for row in shown.table()]
    assert told == [
        ["one-sided", f"{one:.12f}", errors[0]],
        ["two-sided", f"{two:.12f}", errors[1]],
        ["exact", f"{exact:.12f}", ""],
    ]
    assert shown.sum().endswith(f": error {errors[0]} one-sided, {errors[1]} two-sided")
    assert shown.sum() in shown.label(1)


@pytest.mark.parametrize(
    ("name", "f", "slope"),
    [
        ("sin x", np.sin, np.cos),
        ("eˣ", np.exp, np.exp),
        ("σ(x)", lambda x: 1 / (1 + np.exp(-x)), lambda x: np.exp(-x) / (1 + np.exp(-x)) ** 2),
    ],
)
def test_every_function_is_what_it_is_called(show: Show, name: str, f: Any, slope: Any) -> None:
    shown = show(EpsilonExplorer())
    shown.page.get_by_role("combobox").select_option(name)
    shown.settle()
    assert shown.saved() == [{"f": name}]
    for x, eps in ((0.7, 1e-1), (-1.5, 1e-3), (2.3, 1e-4)):
        shown.set(x=x, eps=eps)
        estimates = [float(row[1].replace("−", "-")) for row in shown.table()]
        # Another library's sin may round differently: that is 1e-16 / ε here.
        np.testing.assert_allclose(
            estimates, [*differences(f, x, eps), slope(x)], rtol=0, atol=1e-11
        )


def test_epsilon_shrinks_by_keyboard(show: Show) -> None:
    shown = show(EpsilonExplorer())
    pictures = [shown.picture(0), shown.picture(1)]
    slider = shown.page.get_by_role("slider", name="ε")
    assert slider.get_attribute("aria-valuetext") == "1e-1"
    shown.press("ε", "ArrowLeft", 4)
    assert shown.get("eps") == 5e-3 and slider.get_attribute("aria-valuetext") == "5e-3"
    assert shown.sum().startswith("ε = 5e-3: error ") and "ε = 5e-3" in shown.label(0)
    assert [shown.picture(0), shown.picture(1)] != pictures
    shown.press("ε", "Home")
    assert shown.get("eps") == 1e-15
    shown.press("x", "ArrowRight", 3)
    assert shown.get("x") == 1.0 and "x = 1.0" in shown.label(1)


def error_place(eps: float, error: float) -> tuple[float, float]:
    """Where the second picture shows an error, in CSS pixels."""
    x = 50 + (np.log10(eps) + 15) / 14 * 288
    return x, 6 + (1 - np.log10(np.clip(error, 1e-14, 10))) / 15 * 250


@pytest.mark.parametrize("eps", [2e-2, 1e-4, 5e-6, 2e-10])
def test_the_errors_are_drawn_where_they_are(show: Show, eps: float) -> None:
    shown = show(EpsilonExplorer(eps=eps))
    slope = 3 * 0.7 * 0.7
    one, two = (abs(d - slope) for d in differences(lambda v: v * v * v, 0.7, eps))
    # The dot lies over the square where the two are the same.
    np.testing.assert_allclose(shown.pixel(*error_place(eps, two), 1), BLUE, atol=8)
    x, y = error_place(eps, one)
    np.testing.assert_allclose(shown.pixel(x - 4.5, y - 4.5, 1), VERMILLION, atol=8)
    shown.set(eps=1e-15)  # the marks move away, the curve stays
    np.testing.assert_allclose(shown.pixel(*error_place(eps, two), 1), BLUE, atol=8)


def test_the_secants_go_through_their_points(show: Show) -> None:
    eps, x = 0.1, 0.7  # large: the lines are apart
    shown = show(EpsilonExplorer("x³", x, eps))

    def f(v: Any) -> Any:
        return v * v * v

    t = np.linspace(-2, 2, 401)
    heights = f(x + t * eps) - f(x)
    room = 0.12 * (heights.max() - heights.min())
    low, high = heights.min() - room, heights.max() + room

    def place(t: float, y: float) -> tuple[float, float]:
        return 12 + (t + 2) / 4 * 326, 6 + (high - y) / (high - low) * 250

    for t_point in (-1, 0, 1):
        assert shown.pixel(*place(t_point, f(x + t_point * eps) - f(x))).max() < 60
    _, two = differences(f, x, eps)
    start = f(x - eps) - f(x)
    # The two-sided secant alone lies here: one pixel of blue, between the points and outside.
    for t_line in (-1.9, 1.9):
        np.testing.assert_allclose(
            shown.pixel(*place(t_line, start + two * (t_line + 1) * eps)), BLUE, atol=40
        )


# Learning rates.


def four(value: float) -> str:
    """As the script writes it: four digits, as an exponent where zeros would hide them."""
    if value and not 1e-3 <= value < 1e4:
        mantissa, power = f"{value:.3e}".split("e")
        return f"{mantissa}e{int(power):+d}"
    return f"{float(f'{value:.4g}'):.10f}".rstrip("0").rstrip(".")


def descend(rate: float, momentum: float, curvatures: Any, steps: int) -> Any:
    path, v, lam = [np.array([-4.0, 1.5])], np.zeros(2), np.array(curvatures, dtype=float)
    for _ in range(steps):
        v = momentum * v - rate * lam * path[-1]
        path.append(path[-1] + v)
    return np.array(path)


@pytest.mark.parametrize(
    ("rate", "momentum", "curvatures"),
    [
        (0.0, 0.0, (1, 10)),
        (0.02, 0.0, (1, 10)),
        (0.06, 0.0, (1, 10)),
        (0.1, 0.0, (1, 10)),
        (0.18, 0.0, (1, 10)),
        (0.2, 0.0, (1, 10)),
        (0.205, 0.0, (1, 10)),
        (0.25, 0.0, (1, 10)),
        (0.005, 0.2, (1, 10)),
        (0.04, 0.05, (1, 10)),
        (0.1, 0.5, (1, 10)),
        (0.25, 0.5, (1, 10)),
        (0.25, 0.2, (1, 10)),
        (0.02, 0.95, (1, 10)),
        (0.5, 0.0, (2, 3)),
        (0.5, 0.0, (3, 2)),
    ],
)
def test_the_verdict_is_what_many_steps_do(
    show: Show, rate: float, momentum: float, curvatures: tuple[float, float]
) -> None:
    shown = show(LearningRateExplorer(rate, 20, momentum, curvatures))
    long = descend(rate, momentum, curvatures, 400)
    size, said = np.abs(long).max(axis=1), shown.text(".verdict")
    # What is left per step, from the far part of the run; 0 once there is nothing left.
    left = (size[400] / size[200]) ** (1 / 200) if size[200] > 1e-290 else 0.0
    seen = np.abs(long) > 1e-280
    swings = [bool(np.any((np.diff(np.sign(c)) != 0) & s[1:])) for c, s in zip(long.T, seen.T)]  # noqa: B905
    if rate == 0:
        assert said == "It does not move: the rate is 0."
    elif left > 1 + 1e-9:
        assert said == "It diverges: every step makes it worse."
    elif left > 1 - 1e-9:
        assert said == "It neither converges nor diverges: it jumps back and forth."
    elif any(swings):
        where = " and ".join(n for n, swing in zip(("θ₁", "θ₂"), swings, strict=True) if swing)
        assert said == f"It oscillates: it overshoots in {where}, and converges all the same."
    elif left > 0.95:
        assert said == f"It converges slowly: a step leaves {100 * left:.1f} % of θ."
    else:
        assert said == "It converges."
    limit = 2 * (1 + momentum) / max(curvatures)
    assert shown.text(".threshold").endswith(f" = {four(limit)}.")
    assert (rate < limit) == (left < 1 - 1e-9) or rate == 0


@pytest.mark.parametrize("steps", [0, 1, 7, 50])
@pytest.mark.parametrize(("rate", "momentum"), [(0.05, 0.0), (0.17, 0.3), (0.25, 0.0)])
def test_the_loss_is_what_numpy_says(show: Show, steps: int, rate: float, momentum: float) -> None:
    explorer = LearningRateExplorer(rate, steps, momentum)
    shown = show(explorer)
    path = descend(rate, momentum, (1, 10), steps)
    loss = float(np.array([1, 10]) @ path[-1] ** 2 / 2)
    word = "step" if steps == 1 else "steps"
    assert shown.sum() == f"Loss after {steps} {word}: {four(loss)}"
    assert shown.text(".start") == "At the start it is 19.25."
    assert shown.sum() in shown.label() and shown.text(".verdict") in shown.label()
    assert f"loss {loss:.4g}" in repr(explorer)
    np.testing.assert_allclose(explorer._path(), path, rtol=1e-12)
    outside = (np.abs(path) > [5, 2.79]).any()
    assert shown.text(".away") == ("The path leaves the picture." if outside else "")
    if not outside:  # the ring round the last place, the dot of the one before
        x, y = 34 + (path[-1][0] + 5) * 39.4, 6 + (2.79 - path[-1][1]) / 5.58 * 220
        np.testing.assert_allclose(shown.pixel(x + 5, y), VERMILLION, atol=8)
        assert shown.pixel(x, y).min() > 240
        if steps > 1:
            x, y = 34 + (path[0][0] + 5) * 39.4, 6 + (2.79 - path[0][1]) / 5.58 * 220
            np.testing.assert_allclose(shown.pixel(x, y), BLUE, atol=8)


def test_the_rate_is_moved_by_keyboard(show: Show) -> None:
    shown = show(LearningRateExplorer())
    picture = shown.picture()
    shown.press("rate η", "ArrowRight", 4)
    shown.press("steps", "ArrowLeft", 3)
    shown.press("momentum β", "ArrowRight", 2)
    numbers = [shown.get(key) for key in ("rate", "steps", "momentum")]
    np.testing.assert_allclose(numbers, [0.06, 17, 0.1])
    loss = float(np.array([1, 10]) @ descend(0.06, 0.1, (1, 10), 17)[-1] ** 2 / 2)
    assert shown.sum() == f"Loss after 17 steps: {four(loss)}"
    assert shown.picture() != picture
    assert shown.text(".threshold") == (
        "It converges for rates below 2(1 + β)/λmax = 2(1 + 0.1)/10 = 0.22."
    )
    shown.press("rate η", "End")
    assert shown.text(".verdict").startswith("It diverges")


def test_curvatures_set_the_range_of_rates(show: Show) -> None:
    explorer = LearningRateExplorer(curvatures=(50, 4))
    assert explorer.rate == 0.01
    shown = show(explorer)
    shown.press("rate η", "End")
    assert shown.get("rate") == pytest.approx(0.05)


# Drawing a digit.


def ink_of(shown: Shown) -> Any:
    """The drawing in the page, shape (28, 28), 0 to 255."""
    flat = shown.page.evaluate("() => Array.from(new Uint8Array(model.get('ink').buffer))")
    return np.array(flat).reshape(28, 28)


def test_a_digit_is_drawn_by_keyboard_and_answered(show: Show) -> None:
    """The whole way: key, ink, Python, predict, bars."""
    asked: list[Any] = []

    def predict(x: Any) -> Any:
        asked.append(x)
        p = np.full((1, 10), 0.02)
        p[0, 1] = 0.82
        return p

    widget = DrawDigit(predict)
    shown = show(widget)

    def python(sent: dict[str, Any]) -> dict[str, Any]:
        widget.set_state({k: bytes(v) for k, v in sent.items()})
        return {k: v for k, v in state_of(widget).items() if k != "ink"}

    shown.page.expose_function("python", python)
    pad = shown.page.get_by_role("application")
    blank = shown.picture()
    assert shown.sum() == "Draw a digit." and shown.text(".cursor") == "Row 9, column 14: blank"
    pad.press(" ")
    for _ in range(12):
        pad.press("Shift+ArrowDown")
    shown.page.wait_for_function("() => model.get('message').startsWith('looks')")
    shown.settle()  # every key is sent
    shown.page.wait_for_function("() => answered === saved.length")
    shown.settle()
    ink = ink_of(shown)
    rows, columns = np.nonzero(ink > 127)
    assert (rows.min(), rows.max()) == (7, 21) and (columns.min(), columns.max()) == (12, 14)
    assert shown.text(".cursor") == "Row 21, column 14: ink"
    assert shown.picture() != blank and shown.pixel(135, 150).max() < 60
    assert widget.ink == bytes(ink.astype(np.uint8).tobytes())
    np.testing.assert_allclose(asked[-1], fit(ink, (8, 8)).reshape(1, 64))
    assert shown.sum() == widget.message == "looks like a 1 (0.82)"
    assert [row[1] for row in shown.table()] == ["0.82" if d == 1 else "0.02" for d in range(10)]
    assert shown.sum() in shown.label()
    # The bars are as long as the numbers, and the best is not told by colour.
    widths = shown.page.locator(".bar").evaluate_all("(all) => all.map((e) => e.offsetWidth)")
    assert widths[1] / widths[0] == pytest.approx(41, rel=0.3)
    weights = shown.page.locator("tbody td:last-child").evaluate_all(
        "(all) => all.map((e) => getComputedStyle(e).fontWeight)"
    )
    assert weights[1] == "700" and set(weights[:1] + weights[2:]) == {"400"}
    # The little picture is what predict got: a stroke of ink down the middle.
    assert shown.pixel(42, 42, 1).max() < 120 and shown.pixel(5, 42, 1).min() > 240

    pad.press("c")
    shown.page.wait_for_function("() => model.get('message') === 'Draw a digit.'")
    shown.settle()
    assert not ink_of(shown).any() and shown.picture() != blank  # the cell's frame is left
    assert [row[1] for row in shown.table()] == [""] * 10

    widget.predict = lambda x: np.zeros(3)
    pad.press(" ")
    shown.page.wait_for_function("() => model.get('message').startsWith('predict returned')")
    shown.settle()
    assert "shape (3,)" in shown.sum() and len(asked) >= 1


def test_space_rubs_out_what_it_drew(show: Show) -> None:
    shown = show(DrawDigit(sure_of(1)))
    pad = shown.page.get_by_role("application")
    for key in ("ArrowLeft", "ArrowUp", " "):
        pad.press(key)
    shown.settle()
    row, column = np.nonzero(ink_of(shown) == 255)
    assert (row.mean(), column.mean()) == (7, 12)
    assert shown.text(".cursor") == "Row 8, column 13: ink"
    pad.press(" ")
    shown.settle()
    assert not ink_of(shown).any() and shown.text(".cursor") == "Row 8, column 13: blank"


def test_the_cell_stays_on_the_pad(show: Show) -> None:
    shown = show(DrawDigit(sure_of(1)))
    pad = shown.page.get_by_role("application")
    for key, place in (
        ("ArrowUp", "Row 1, column 14"),
        ("ArrowLeft", "Row 1, column 1"),
        ("ArrowDown", "Row 28, column 1"),
        ("ArrowRight", "Row 28, column 28"),
    ):
        for _ in range(30):
            pad.press(key)
        shown.settle()
        assert shown.text(".cursor") == f"{place}: blank"
    frame = shown.pixel(270, 275)  # the cell's frame, while the pad has the focus
    assert frame[0] > 150 > frame[2]
    assert shown.saved() == []  # moving draws nothing


def test_the_mouse_draws_a_line_without_gaps(show: Show) -> None:
    shown = show(DrawDigit(sure_of(1)))
    box = shown.page.get_by_role("application").bounding_box()
    shown.page.mouse.move(box["x"] + 41, box["y"] + 51)
    shown.page.mouse.down()
    shown.page.mouse.move(box["x"] + 241, box["y"] + 151)  # in one jump
    shown.page.mouse.up()
    shown.page.mouse.move(box["x"] + 50, box["y"] + 250)  # the button is up
    shown.settle()
    ink = ink_of(shown)
    for t in np.linspace(0, 1, 50):
        assert ink[int(5 + 10 * t), int(4 + 20 * t)] > 200
    assert not ink[20:].any()
    shown.page.get_by_role("button", name="Clear").click()
    shown.settle()
    assert not ink_of(shown).any()


def test_a_fast_hand_sends_once_a_frame_and_the_latest(show: Show) -> None:
    shown = show(DrawDigit(sure_of(1)))
    sent_at_once = shown.page.evaluate("""() => {
      const pad = el.querySelector(".pad"), box = pad.getBoundingClientRect();
      pad.setPointerCapture = () => {};
      pad.hasPointerCapture = () => true;
      for (let i = 0; i <= 40; i++) {
        const at = { clientX: box.left + 40 + 5 * i, clientY: box.top + 60, isPrimary: true };
        pad.dispatchEvent(new PointerEvent(i ? "pointermove" : "pointerdown", at));
      }
      return saved.length;
    }""")
    assert sent_at_once == 0
    shown.settle()
    [sent] = shown.saved()
    np.testing.assert_array_equal(np.array(sent["ink"]).reshape(28, 28), ink_of(shown))
    assert ink_of(shown)[6, 23] > 200


# A saved notebook.


def test_a_live_widget_hides_its_own_still_picture_only(show: Show) -> None:
    mine, other = XorSeparator(), XorSeparator()
    shown = show(mine)
    stills = "".join(w._still_picture()["text/html"] for w in (mine, other))
    shown.page.evaluate("(html) => document.body.insertAdjacentHTML('beforeend', html)", stills)
    figures = shown.page.locator("figure")
    assert [figures.nth(i).is_visible() for i in (0, 1)] == [False, True]
    shown.page.evaluate("() => cleanup()")
    assert [figures.nth(i).is_visible() for i in (0, 1)] == [True, True]


def test_a_saved_notebook_keeps_still_pictures_in_real_jupyterlab(
    browser: Any,
    lab: tuple[str, Path],
) -> None:
    address, folder = lab
    page = browser.new_page(viewport={"width": 1300, "height": 900})
    page.set_default_timeout(60_000)
    origin, token = re.match(r"(http://[^/]+)/.*token=(\w+)", address).groups()  # type: ignore[union-attr]
    makes = ["NeuronExplorer()", "XorSeparator()", "EpsilonExplorer()", "LearningRateExplorer()"]
    makes.append("DrawDigit(lambda x: [0.1] * 10)")
    cells = ["from course.widgets import *", *makes]
    notebook = {
        "cells": [
            {
                "cell_type": "code",
                "id": f"cell-{i}",
                "source": source,
                "metadata": {},
                "outputs": [],
                "execution_count": None,
            }
            for i, source in enumerate(cells)
        ],
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path = folder / "work" / "stills.ipynb"
    path.write_text(json.dumps(notebook))

    def open_it() -> None:
        page.goto(f"{origin}/lab/tree/stills.ipynb?reset&token={token}")
        page.wait_for_selector(".jp-Notebook .jp-CodeCell")
        page.wait_for_selector(
            ".jp-Notebook-ExecutionIndicator[data-status=idle]", state="attached"
        )
        page.wait_for_timeout(2000)  # "run" right after the kernel turns idle can get lost

    open_it()
    page.locator(".jp-CodeCell .cm-content").first.click()
    for _ in cells:
        page.keyboard.press("Shift+Enter")
    page.wait_for_selector(".draw-digit .sum")
    page.locator(".course-widget:visible").nth(len(makes) - 1).wait_for()
    assert page.locator(".course-widget:visible").count() == len(makes)
    stills = page.locator("figure[class^=still-]")
    stills.nth(len(makes) - 1).wait_for(state="attached")
    assert (stills.count(), stills.locator("visible=true").count()) == (len(makes), 0)
    # JupyterLab leaves the keys to the widget: Space is ink here, not a scrolled notebook.
    page.locator(".draw-digit .pad").press(" ")
    page.get_by_text("looks like a 0 (0.10)").wait_for()
    page.locator(".jp-CodeCell .cm-content").first.click()
    page.keyboard.press("Control+s")
    for _ in range(100):  # until it is on the disk
        saved = json.loads(path.read_text())
        outputs = [len(cell["outputs"]) for cell in saved["cells"][1 : len(cells)]]
        if outputs == [2] * len(makes):
            break
        page.wait_for_timeout(100)
    assert outputs == [2] * len(makes)  # each a widget and its still picture

    page.evaluate("""async () => {
      const xsrf = (document.cookie.match(/_xsrf=([^;]+)/) || [])[1];
      for (const { id } of await (await fetch("/api/kernels")).json()) {
        await fetch("/api/kernels/" + id, { method: "DELETE", headers: { "X-XSRFToken": xsrf } });
      }
    }""")
    open_it()
    page.get_by_text("model not found").first.wait_for(state="attached")
    stills.nth(len(makes) - 1).wait_for()
    assert page.locator(".course-widget").count() == 0
    assert stills.locator("visible=true").count() == len(makes)
    assert stills.locator("img").evaluate_all(
        "(all) => all.every((e) => e.complete && e.naturalWidth > 200 && e.alt)"
    )
    assert page.get_by_text("model not found").locator("visible=true").count() == 0
    page.close()
