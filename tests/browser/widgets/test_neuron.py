"""The neuron explorer's picture and read-out, in a real browser."""

from typing import Any

import numpy as np
import pytest

from course.data import Gate
from course.widgets import NeuronExplorer
from tests.browser.widgets.support import Show
from tests.widget_samples import GATES


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
