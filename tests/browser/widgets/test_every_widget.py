"""What holds of every widget, in a real browser."""

import itertools
from typing import Any

import pytest

from tests.browser.widgets.support import Show
from tests.widget_samples import WIDGETS

WITH_AXES = ["EpsilonExplorer", "LearningRateExplorer"]


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


@pytest.mark.parametrize("width", [590, 900], ids=["beside a list of files", "alone"])
@pytest.mark.parametrize("name", WIDGETS)
def test_a_small_screen_shows_a_widget_whole(show: Show, name: str, width: int) -> None:
    """Of 1024 by 640 JupyterLab leaves 519 for a notebook: the slider and what it moves."""
    shown = show(WIDGETS[name]())
    shown.page.set_viewport_size({"width": 1024, "height": 640})
    shown.page.evaluate("(width) => { el.style.width = `${width}px`; }", width)
    shown.settle()
    assert shown.page.locator(".course-widget").bounding_box()["height"] <= 510


#: Of each text on a canvas, since it was last painted, the box: left, top, right, bottom.
WRITTEN = """() => {
  window.written = new Map();
  const { fillRect, fillText } = CanvasRenderingContext2D.prototype;
  Object.assign(CanvasRenderingContext2D.prototype, {
    fillRect(x, y, width, height) {
      if (x === 0 && y === 0 && this.fillStyle === "#ffffff") written.set(this.canvas, []);
      return fillRect.call(this, x, y, width, height);
    },
    fillText(text, x, y, ...more) {
      const at = this.measureText(text);
      written.get(this.canvas).push([
        text, x - at.actualBoundingBoxLeft, y - at.actualBoundingBoxAscent,
        x + at.actualBoundingBoxRight, y + at.actualBoundingBoxDescent,
      ]);
      return fillText.call(this, text, x, y, ...more);
    },
  });
}"""


@pytest.mark.parametrize("name", ["NeuronExplorer", "XorSeparator", *WITH_AXES])
def test_no_text_of_a_picture_touches_another(show: Show, name: str) -> None:
    shown = show(WIDGETS[name]())
    shown.page.evaluate(WRITTEN)
    shown.page.evaluate("() => window.dispatchEvent(new Event('resize'))")  # paints it again
    shown.settle()
    pictures = shown.page.evaluate("() => [...written.values()]")
    assert sum(map(len, pictures)) >= 4
    for texts in pictures:
        for (one, *a), (other, *b) in itertools.combinations(texts, 2):
            across, down = max(b[0] - a[2], a[0] - b[2]), max(b[1] - a[3], a[1] - b[3])
            assert across >= 7 or down >= 3, (one, other, across, down)  # in pixels; a space has 5


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
