"""A line against XOR, in a real browser."""

import numpy as np
import pytest

from course.widgets import XorSeparator
from tests.browser.widgets.support import BLUE, VERMILLION, Show
from tests.widget_samples import GATES


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
