"""The widgets in Python: their numbers, their scripts, their still pictures."""

import base64
import io
import json
import re
from collections.abc import Callable
from typing import Any

import matplotlib.image
import numpy as np
import pytest
from sklearn.datasets import load_digits

from course import widgets
from course.widgets import (
    DrawDigit,
    EpsilonExplorer,
    LearningRateExplorer,
    NeuronExplorer,
    XorSeparator,
    base,
    fit,
)
from tests.widget_samples import GATES, WIDGETS, sure_of


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
    assert state["_esm"] == base.script(NeuronExplorer._script)


@pytest.mark.parametrize("name", WIDGETS)
def test_a_script_is_its_modules_each_once_and_in_order(name: str) -> None:
    text = WIDGETS[name]()._esm
    lines = text.splitlines()
    assert '"BLUE": "#0072B2"' in lines[0]
    [end] = [line for line in lines if line.startswith(("import", "export"))]
    assert end.startswith("export default widget(")
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
