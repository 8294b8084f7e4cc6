"""Every word that a widget shows is a text of `course.text`: translated, none is English."""

import re
from pathlib import Path
from typing import Any

import pytest

from course import text
from tests.browser.widgets.support import Show, Shown
from tests.translations import loud, loudly, speak
from tests.widget_samples import WIDGETS

#: Numbers of each widget with which it has said all that it can say.
STATES: dict[str, list[dict[str, Any]]] = {
    "NeuronExplorer": [{}, {"b": 9}, {"w1": 0, "w2": 0, "b": 0}],
    "XorSeparator": [{}, {"angle": 45, "offset": 0}, {"explained": True}],
    "EpsilonExplorer": [{}],
    "LearningRateExplorer": [
        *({"rate": rate} for rate in (0, 0.02, 0.06, 0.15, 0.2, 0.25)),
        {"rate": 0.1, "momentum": 0.5},
        {"steps": 1},
    ],
    "DrawDigit": [{}],
}
#: What is no English: an index of λ, a function.
NOTATION = r"\b(max|sin)\b"
WRITTEN = """() => {
  window.painted = [];
  const fillText = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
    painted.push(text);
    return fillText.call(this, text, ...rest);
  };
}"""
READ = """() => {
  const told = painted.splice(0);
  for (const element of el.querySelectorAll(":not(style)")) {
    for (const node of element.childNodes) if (node.nodeType === 3) told.push(node.data);
    for (const name of ["aria-label", "aria-valuetext", "title", "alt", "placeholder"]) {
      if (element.hasAttribute(name)) told.push(element.getAttribute(name));
    }
  }
  return told;
}"""


def told(shown: Shown) -> list[str]:
    """All that is on the page now: in elements, for a screen reader, and on canvases."""
    shown.page.evaluate("() => window.dispatchEvent(new Event('resize'))")  # it paints again
    shown.settle()
    return list(shown.page.evaluate(READ))


@pytest.mark.parametrize("name", WIDGETS)
def test_no_word_is_english_in_another_language(
    name: str, show: Show, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    speak(loudly(text.tables().texts), tmp_path, monkeypatch)
    widget = WIDGETS[name]()
    shown = show(widget)
    shown.page.evaluate(WRITTEN)
    all_told = list[str]()
    for state in STATES[name]:
        shown.set(**state)
        all_told += told(shown)
    for pad in shown.page.get_by_role("application").all():
        pad.press(" ")
        all_told += told(shown)
    english = [one for one in all_told if re.search("[a-z]{2}", re.sub(NOTATION, "", one))]
    assert english == []

    # Nothing that it could say is left unsaid, and what looks like HTML is not taken for it.
    page = " ".join(" ".join(all_told).split())
    for key in set(re.findall(r'\b(?:say|markup)\("(\w+)"', widget._esm)):
        parts = re.split(r"\{\w+\}", loud(text.tables().texts[key]))
        assert re.search(".*".join(re.escape(part.strip()) for part in parts), page), key
    assert shown.page.locator(".course-widget s").count() == 0
