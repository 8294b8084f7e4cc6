"""The neuron explorer: its numbers in Python, and its picture and read-out in a real browser."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from course import widgets
from course.data import Gate, gates
from course.widgets import NeuronExplorer

GATES = gates()
SCRIPT = Path(widgets.__file__).parent / "static" / "neuron.js"


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
    assert state["_esm"] == SCRIPT.read_text(encoding="utf-8")


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


# In a browser. A small model stands in for JupyterLab's: like Backbone's, `set` tells listeners
# of a changed value at once, and `save_changes` is what goes to Python.
MODEL = """
async (state) => {
  const listeners = [];
  window.saved = [];
  window.model = {
    get: (key) => state[key],
    set(key, value) {
      if (state[key] === value) return;
      state[key] = value;
      for (const [event, f] of [...listeners]) if (event === "change:" + key) f();
    },
    on: (event, f) => listeners.push([event, f]),
    off(event, f) {
      const i = listeners.findIndex(([e, g]) => e === event && g === f);
      if (i >= 0) listeners.splice(i, 1);
    },
    save_changes: () => window.saved.push({ w1: state.w1, w2: state.w2, b: state.b }),
    listeners,
  };
  const { default: widget } = await import("/neuron.js");
  window.el = document.body.appendChild(document.createElement("div"));
  window.cleanup = widget.render({ model: window.model, el: window.el });
}
"""
NEXT_FRAME = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
PIXEL = """([x, y]) => {
  const canvas = el.querySelector("canvas"), scale = canvas.width / canvas.clientWidth;
  return [...canvas.getContext("2d").getImageData(scale * x, scale * y, 1, 1).data];
}"""


@dataclass
class Shown:
    """The explorer in a page."""

    page: Any  #: Playwright's
    errors: list[str]

    def settle(self) -> None:
        self.page.evaluate(NEXT_FRAME)

    def set(self, **numbers: float) -> None:
        for key, value in numbers.items():
            self.page.evaluate("([k, v]) => model.set(k, v)", [key, value])
        self.settle()

    def sum(self) -> str:
        return str(self.page.locator("p[aria-live=polite]").inner_text())

    def table(self) -> list[list[str]]:
        rows = self.page.locator("tbody tr").all()
        return [row.locator("td").all_inner_texts() for row in rows]

    def picture(self) -> str:
        return str(self.page.evaluate("() => el.querySelector('canvas').toDataURL()"))

    def colour(self, x1: float, x2: float) -> Any:
        """The picture's red, green and blue, 0 to 255, at a point of the plane; shape (3,)."""
        x, y = 36 + 150 * (x1 + 0.5), 6 + 150 * (1.5 - x2)  # the canvas's layout, in CSS pixels
        return np.array(self.page.evaluate(PIXEL, [x, y])[:3])

    def saved(self) -> list[dict[str, float]]:
        return list(self.page.evaluate("() => saved"))


Show = Callable[[NeuronExplorer], Shown]


@pytest.fixture
def show(browser: Any) -> Iterator[Show]:
    context = browser.new_context(device_scale_factor=2)
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.route(
        "**/*", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html")
    )
    page.route(
        "**/neuron.js", lambda route: route.fulfill(path=SCRIPT, content_type="text/javascript")
    )

    def on_a_bare_page(explorer: NeuronExplorer) -> Shown:
        page.goto("http://explorer.test/")
        page.evaluate(MODEL, {k: getattr(explorer, k) for k in ("w1", "w2", "b", "X", "y", "name")})
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
    assert shown.saved()[-1] == {"w1": 1.4, "w2": 1, "b": -1.5}
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
        pixel = shown.page.evaluate(PIXEL, [x, y])
        assert max(pixel[:3]) < 60, f"no dark line at {x}, {y}: {pixel}"
    last = shown.saved()[-1]
    assert (last["w1"], last["w2"]) == (3, 5)
    shown.page.mouse.move(box["x"] + 60, box["y"] + 60)  # the button is up: nothing moves
    shown.settle()
    assert shown.saved()[-1] == last


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


def test_the_picture_is_sharp_on_a_dense_screen(show: Show) -> None:
    shown = show(NeuronExplorer())
    canvas = shown.page.get_by_role("img")
    assert canvas.evaluate("(c) => [c.width, c.clientWidth]") == [680, 340]


def test_a_removed_view_leaves_nothing_behind(show: Show) -> None:
    shown = show(NeuronExplorer())
    assert shown.page.evaluate("() => model.listeners.length") > 0
    shown.page.evaluate("""() => {
      const slider = el.querySelectorAll("input")[2];
      slider.value = 0.1;
      slider.dispatchEvent(new Event("input"));
      cleanup(); // before the next frame
    }""")
    assert shown.page.evaluate("() => [model.listeners.length, el.children.length]") == [0, 0]
    shown.settle()
    assert [saved["b"] for saved in shown.saved()] == [0.1]
