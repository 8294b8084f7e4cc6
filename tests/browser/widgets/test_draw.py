"""Drawing a digit, in a real browser."""

from typing import Any

import numpy as np
import pytest

from course.widgets import DrawDigit, fit
from tests.browser.widgets.support import Show, Shown, state_of
from tests.widget_samples import sure_of


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
