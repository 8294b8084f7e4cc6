"""Feedback pages and the formgrader: nothing leaves its place, nothing runs, nothing is loaded."""

from typing import Any

import pytest

from autograder.adapter import pages
from course.hints import HINTS_MIME
from course.pages import sanitize
from tests.adapter.pages.support import (
    MOVED,
    OVER,
    PAGES,
    around,
    config,
    feedback_page,
    notebook,
    text_cell,
)

#: What notebooks show, and pages must.
SHOWN = {
    '<div style="max-width:46em;margin:.3em 0;border-left:4px solid #0072b2;padding:.2em .8em">x'
    "</div>": [
        "max-width:46em",
        "margin:.3em 0",
        "border-left:4px solid #0072b2",
        "padding:.2em .8em",
    ],
    '<div style="display:flex;gap:.6em;margin-top:.25em">x</div>': ["display:flex", "gap:.6em"],
    '<span role="img" aria-label="wrong" style="color:#d55e00;font-weight:bold">x</span>': [
        'role="img"',
        'aria-label="wrong"',
        "font-weight:bold",
    ],
    '<table border="1" class="dataframe"><tr style="text-align: right;"><th colspan="2">a</th></tr>'
    "</table>": ['class="dataframe"', "text-align:right", 'colspan="2"'],
    '<img alt="A plot &amp; more" style="margin: 0" src="data:image/png;base64,AAAA">': [
        'alt="A plot &amp; more"',
        'src="data:image/png;base64,AAAA"',
    ],
    "<details><summary>a</summary>b</details>"
    '<a href="https://a.example/b">c</a><a href="#d">e</a>': [
        "<details><summary>",
        'href="https://a.example/b"',
        'href="#d"',
    ],
    '<span class="kn highlight container">a</span><div style="height:20px">b</div>': [
        'class="kn highlight"',
        "min-height:20px",
    ],
}


def test_the_settings_name_what_makes_pages() -> None:
    """The file names it by itself: to import it takes a second, and graders have no use for it."""
    named = config().HTMLExporter
    assert dict(named.filters) == pages.FILTERS
    assert named.extra_template_basedirs == pages.TEMPLATES


@pytest.mark.parametrize("html", SHOWN)
def test_what_notebooks_show_is_shown(html: str) -> None:
    shown = sanitize.html(html)
    assert [part for part in SHOWN[html] if part not in shown] == []
    assert sanitize.html(shown) == shown


def test_a_large_table_is_shown_and_what_takes_for_ever_is_not() -> None:
    table = f"<table>{'<tr><td>0.12345</td></tr>' * 9000}</table>"
    assert sanitize.html(table).count("<td>") == 9000
    for html in (
        "<div>" * 200_000,
        "".join(f"<b class=a{i}>" for i in range(9000)),
        "&" * (1 << 19),
        "x" * (2 << 20),
    ):
        output = {"output_type": "display_data", "metadata": {}}
        kept = sanitize.output({**output, "data": {"text/html": html, "text/plain": "x"}})
        assert kept == {**output, "data": {"text/plain": "x"}}


def test_links_lead_away_or_down_the_page_and_pictures_are_in_it() -> None:
    for address in ("/logout", "//evil.example", "x.html", "javascript:1", "file:///a", "data:,a"):
        assert "href" not in sanitize.html(f'<a href="{address}">a</a>')
        assert "src" not in sanitize.html(f'<img src="{address}">')


def test_of_hints_a_count_is_kept() -> None:
    data = {HINTS_MIME: {"case": "a", "opened": 1, "of": 3, "more": [[]] * 9, "x": 1}}
    kept = sanitize.output({"output_type": "execute_result", "data": data, "metadata": {}})
    assert kept and kept["data"][HINTS_MIME] == {"case": "a", "opened": 1, "of": 3}


#: What lies over what, in a page: the elements of outputs that reach out of their output, and what
#: is found where the heading is.
FOUND = """() => {
  const out = [], places = document.querySelectorAll('.output_subarea');
  for (const place of places) {
    const box = place.closest('.output_area').getBoundingClientRect();
    for (const thing of place.querySelectorAll('*')) {
      const own = thing.getBoundingClientRect();
      if (own.width && own.height && (own.top < box.top - 3 || own.bottom > box.bottom + 3
          || own.left < box.left - 3)) out.push(thing.outerHTML.slice(0, 90));
    }
  }
  return out;
}"""


@pytest.mark.parametrize("name", MOVED)
def test_what_is_cleaned_stays_in_its_place(window: Any, name: str) -> None:
    """Without the page's own style sheet, which would hide what this is about."""
    area = '<div class="output_area"><div class="output_subarea">%s</div></div>'
    inside, other = area % sanitize.html(MOVED[name]), area % "<p>y"
    window.set_content(f"<h1>Score: 1 / 25</h1>{'<p>words' * 30}{other}{inside}{'<p>words' * 60}")
    assert window.evaluate(FOUND) == []
    assert window.evaluate(OVER) == []


@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize("name", MOVED)
def test_the_page_itself_keeps_outputs_in_their_place(window: Any, name: str, kind: str) -> None:
    """The second belt alone: nothing is cleaned here."""
    page = PAGES[kind](around(f'<div data-over="1">{MOVED[name]}</div>'), cleans=False)
    assert "data-over" in page
    window.set_content(page)
    assert window.evaluate(OVER) == []


@pytest.mark.parametrize("name", ["negative margins", "a forged score", "fixed", "transformed"])
def test_the_same_holds_for_what_stands_in_text(window: Any, name: str) -> None:
    text = text_cell(MOVED[name])
    words = text_cell("# Above\n\n" + "Some words. " * 60)
    page = feedback_page(notebook(words, text, words), cleans=False)
    assert "SUCCEEDED" in page or name != "negative margins"
    window.set_content(page)
    over = OVER.replace(".output_area", ".text_cell_render").replace(
        "hit.closest('.output_subarea')", "hit.closest('.text_cell_render')"
    )
    assert window.evaluate(over) == []


def test_the_eye_of_these_tests_sees_what_is_moved(window: Any) -> None:
    """They can fail: without either belt the link lies over the heading."""
    inside = MOVED["negative margins"]
    window.set_content(
        f"<h1>Score</h1>{'<p>words' * 30}"
        f'<div class="output_area"><div class="output_subarea">{inside}</div></div>'
    )
    assert window.evaluate(FOUND) and window.evaluate(OVER)
