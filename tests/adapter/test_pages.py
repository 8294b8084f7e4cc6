"""Feedback pages and the formgrader: nothing leaves its place, nothing runs, nothing is loaded."""

import functools
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nbconvert.exporters import HTMLExporter
from nbgrader.converters import GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from traitlets.config.loader import Config, PyFileConfigLoader

from autograder.adapter import pages
from autograder.adapter.gradebook import Course
from autograder.cells import formulas, memory, repair, sanitize
from autograder.classroom import Options, batch, grade
from autograder.quality import demo
from course import notebooks
from course.errors import CourseError
from course.hints import HINTS_MIME
from tests.attacks import code_cell, with_answers
from tests.engine import failing
from tests.support import ASSIGNMENTS, ROOT

ASSIGNMENT = "01_and_gate"

#: HTML that would lie over the rest of its page.
MOVED = {
    "negative margins": '<a href="http://evil.example" style="display:block;margin-top:-9000px;'
    'height:19000px;margin-left:-900px;width:5000px;opacity:0.02">SUCCEEDED</a>',
    "a forged score": '<div style="margin:-4000px 0 0;height:4000px;background:white">'
    "Score: 25</div>",
    "fixed": '<div style="position:fixed;inset:0;z-index:99">x</div>',
    "absolute": '<div style="position: absolute; top: -900px; left: 0; width: 3000px">x</div>',
    "relative": '<b style="position:relative;top:-300px">x</b>',
    "transformed": '<div style="transform:translateY(-500px) scale(9)">x</div>',
    "translated": '<div style="translate:0 -500px;rotate:45deg;scale:5">x</div>',
    "escaped": r'<div style="po\73ition:fixed;top:0;m\61rgin-top:-900px">x</div>',
    "in a comment": '<div style="margin/**/:/**/-900px;position:/**/fixed;inset:0">x</div>',
    "important": '<div style="margin-top:-900px !important;;;color:red">x</div>',
    "calculated": '<div style="margin-top:calc(0px - 900px);padding:max(9000px,1px)">x</div>',
    "a class of the page's": '<div class="navbar navbar-fixed-top container">x</div>',
    "higher than its box": '<div style="height:0"><img alt="" height="900" width="900"></div>',
    "at the bottom of a low box": '<div style="display:flex;height:1px;align-items:flex-end">'
    '<img alt="" height="900" width="900"></div>',
    "floating": '<img alt="" align="left" height="900" width="900"><table align="right">'
    "<tr><td>x</table>",
    "afloat": '<div style="float:left;width:900px;height:900px">x</div>',
    "lines of no height": f'<div style="line-height:0">{"x<br>" * 300}</div>',
    "shifted lines": '<span style="vertical-align:-2000px">x</span>',
    "padding in a line": '<a href="#x" style="padding:90px;background-color:white">x</a>',
    "border in a line": '<span style="border:90px solid red">x</span>',
    "a block in a line": '<div style="display:inline;padding:99px">x</div>',
    "an indent": '<p style="text-indent:-2000px">x</p>',
    "an outline": '<div style="outline:2000px solid white;box-shadow:0 0 0 2000px red">x</div>',
    "huge letters": '<div style="font-size:4000px;line-height:1px">x</div>',
    "centred": '<div style="display:flex;justify-content:center;width:1px">'
    '<img alt="" height="9" width="900"></div>',
    "a formula's space": '<math><mspace width="-900px" height="-900px"></mspace><mpadded'
    ' voffset="900px" height="0"><mi>x</mi></mpadded></math>',
    "a formula's style": '<math style="position:fixed"><mi style="position:fixed">x</mi></math>',
}
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


def config() -> Config:
    """The project's own settings of nbgrader."""
    loader = PyFileConfigLoader("nbgrader_config.py", path=str(ROOT))
    return loader.load_config()


@functools.cache
def exporter(kind: str, cleans: bool = True) -> HTMLExporter:
    """What makes a kind of page; without the first belt, if asked."""
    settings = config()
    if not cleans:
        settings.HTMLExporter.filters["inert_html"] = lambda text: text
        settings.HTMLExporter.filters["markdown2html"] = lambda text: f"<p>{text}</p>"
    if kind == "formgrader":
        settings.HTMLExporter.template_name = "formgrade"
        return HTMLExporter(config=settings)
    maker = GenerateFeedback(coursedir=CourseDirectory(config=settings), config=settings)
    return maker.exporter_class(config=maker.config)


def feedback_page(notebook: dict[str, Any], cleans: bool = True) -> str:
    """A notebook as a feedback page, without a gradebook."""
    about = {"notebook": "n", "score": 1, "max_score": 2, "late_penalty": 0}
    return exporter("feedback", cleans).from_notebook_node(
        nbformat.from_dict(notebook), {"nbgrader": about}
    )[0]


def formgrader_page(notebook: dict[str, Any], cleans: bool = True) -> str:
    """A notebook as the formgrader shows it, without its server."""
    about = {"base_url": "", "notebook_id": "n", "index": 0, "total": 1}
    return exporter("formgrader", cleans).from_notebook_node(nbformat.from_dict(notebook), about)[0]


PAGES = {"feedback": feedback_page, "formgrader": formgrader_page}


def notebook(*cells: dict[str, Any]) -> dict[str, Any]:
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def text_cell(source: str, kind: str = "markdown", **more: Any) -> dict[str, Any]:
    return {"cell_type": kind, "id": "a", "metadata": {}, "source": source, **more}


def showing(html: str) -> dict[str, Any]:
    """A code cell with an output of this HTML."""
    cell = code_cell("x")
    output = {"output_type": "display_data", "data": {"text/html": html}, "metadata": {}}
    return {**cell, "outputs": [output]}


# The first belt: what is cleaned


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
#: The elements of outputs that are found at points outside of every output.
OVER = """() => {
  const found = [];
  for (const height of [0, innerHeight, 2 * innerHeight]) {
    scrollTo(0, height);
    const areas = [...document.querySelectorAll('.output_area')];
    const boxes = areas.map(area => area.getBoundingClientRect());
    for (let x = 5; x < innerWidth; x += 20) for (let y = 5; y < innerHeight; y += 10) {
      if (boxes.some(b => x > b.left - 1 && x < b.right + 1
          && y > b.top - 1 && y < b.bottom + 1)) continue;
      const hit = document.elementFromPoint(x, y);
      if (hit && hit.closest('.output_subarea')) found.push([x, y, hit.outerHTML.slice(0, 90)]);
    }
  }
  return found.slice(0, 3);
}"""


def around(html: str) -> dict[str, Any]:
    """A notebook in which this output has text and outputs around it."""
    text = text_cell("# Above\n\n" + "Some words. " * 60)
    plain = showing("<p>another output</p>")
    return notebook(text, plain, showing(html), plain, text)


@pytest.fixture(scope="module")
def window(browser: Any) -> Iterator[Any]:
    """A browser's page whose every request is noted, and goes no further than this machine."""
    context = browser.new_context(viewport={"width": 1300, "height": 900})
    page = context.new_page()
    page.asked = []

    def note(route: Any) -> None:
        page.asked.append(route.request.url)
        local = re.match(
            r"(file|data|blob|about):|https?://(127\.0\.0\.1|localhost)[:/]", route.request.url
        )
        route.continue_() if local else route.abort()

    page.route("**/*", note)
    page.set_default_timeout(60_000)
    yield page
    context.close()


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


# Formulas


def test_every_formula_of_the_course_becomes_mathml() -> None:
    found = 0
    for assignment in ASSIGNMENTS:
        cells = notebooks.read(ROOT / "source" / assignment / f"{assignment}.ipynb")["cells"]
        for cell in cells:
            if cell["cell_type"] != "markdown":
                continue
            page = pages.markdown2html({"cell": cell}, cell["source"])
            found += page.count("<math")
            spoken = re.sub(r"(?s)<(pre|code)[ >].*?</\1>", "", page)
            assert "$" not in spoken and "\\" not in spoken, (assignment, cell["id"])
            assert "shown as it was written" not in page
    assert found > 900


HOSTILE = [
    r"\href{javascript:alert(1)}{x}",
    r"\hr<wbr>ef{javascript:alert(1)}{x}",
    r"\url{javascript:alert(1)}",
    r"\require{html}\style{position:fixed}{x}",
    r"\class{navbar-fixed-top}{x}\cssId{notebook}{y}",
    r"\text{<script>alert(1)</script><img src=x onerror=alert(1)>}",
    r"&#92;href{javascript:alert(1)}{x}",
    r"\mmlToken{mi}[href='javascript:alert(1)']{x}",
    r"\unicode{x3c}script\unicode{x3e}",
    r"</math><script>alert(1)</script>",
    r"\hspace{-900px}x\raise900px{y}\kern-900px z",
    r"\def\a{\b\b\b\b}\def\b{\c\c\c\c}\def\c{\d\d\d\d}\def\d{xxxx}\a",
    r"\includegraphics{http://evil.example/x.png}",
    r"\color{red;position:fixed}{x}\fcolorbox{x}{y}{z}",
    "{" * 900,
    r"\frac" * 300,
    "^" * 500,
]


class Live(HTMLParser):
    """What would run, load or move in HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style", "iframe", "object", "embed", "form", "svg", "link", "mglyph"):
            self.found.append(tag)
        for name, value in attrs:
            bad = name.startswith("on") or name in ("xlink:href", "actiontype")
            bad = bad or (
                name == "id"
                and value not in ("notebook", "notebook-container")
                and not (value or "").startswith("cell-id=")
            )
            address = name == "href" and not re.match(r"https?:|mailto:|#", value or "")
            moved = name == "style" and re.search(r"position|-\d|\(", value or "")
            if bad or address or moved:
                self.found.append(f"{tag} {name}={value}")


def live(html: str) -> list[str]:
    found = Live()
    found.feed(html)
    found.close()
    return found.found


@pytest.mark.parametrize("tex", HOSTILE)
def test_a_formula_does_nothing(tex: str) -> None:
    for source in (
        f"a ${tex}$ b",
        f"$$\n{tex}\n$$",
        f"<div>${tex}$</div>",
        f"<b title='${tex}$'>b</b>",
    ):
        assert live(pages.markdown2html({}, source)) == [], source
    assert len(formulas.mathml(tex)) < 60_000


# Pages that must come out

IMAGE = "iVBORw0KGgoAAAANSUhEUgAA"
ODD = {
    "a raw cell": text_cell("<script>alert(1)</script>\0 raw words", "raw"),
    "a raw cell of HTML": text_cell(
        "raw words <![x", "raw", metadata={"raw_mimetype": "text/html"}
    ),
    "a raw cell of a number": text_cell("raw words", "raw", metadata={"raw_mimetype": 5}),
    "a raw cell of LaTeX": text_cell("raw words", "raw", metadata={"format": "text/latex"}),
    "a missing picture": text_cell("words ![a](attachment:b.png)"),
    "a picture of SVG": text_cell(
        "words ![a](attachment:b)", attachments={"b": {"image/svg+xml": "PHN2Zz4="}}
    ),
    "a picture of nothing": text_cell("words ![a](attachment:b)", attachments={"b": {}}),
    "a picture of no text": text_cell(
        "words ![a](attachment:b)", attachments={"b": {"image/png": 5}}
    ),
    "attachments of a raw cell": text_cell(
        "raw words", "raw", attachments={"b": {"image/png": "A"}}
    ),
    "half a declaration": text_cell("words <![if x <!DOCTYPE <!ELEMENT <?php ]]> <![CDATA["),
    "characters of no text": text_cell("words \0\x01\x1b[31m\ufffe\u202e"),
    "lists in lists": text_cell("".join(" " * i + "- words\n" for i in range(300))),
    "a text without end": text_cell("words " * 20_000),
    "tags without end": text_cell("words " + "<div>" * 5000),
    "code of no language": text_cell(
        "```{=html}\nwords\n```\n``` \t\nx\n```\n```\0\n```\n```mermaid\nx\n```"
    ),
    "a link of no address": text_cell("words [a](http://[::1) <http://[> [b]: <>\n\n[x][b]"),
}


@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize("name", ODD)
def test_an_odd_cell_is_shown(name: str, kind: str) -> None:
    page = PAGES[kind](notebook(text_cell("before"), ODD[name], text_cell("behind")))
    assert "words" in page and "before" in page and "behind" in page
    cells = page[page.index('id="notebook-container"') :]
    assert live(cells) == [] or kind == "formgrader"


def _text() -> Any:
    pieces = [
        "$",
        "$$",
        "\\[",
        "\\(",
        "\\begin{a}",
        "\\end{a}",
        "<div>",
        "</div>",
        "<",
        "&#0;",
        "```",
        "~~~",
    ]
    pieces += [
        "\n",
        "\n\n",
        "    ",
        "- ",
        "1. ",
        "> ",
        "# ",
        "|a|b|\n|-|-|\n",
        "![a](attachment:b)",
        "[a](b)",
    ]
    pieces += [
        "<!--",
        "<![CDATA[",
        "<?",
        "<!x",
        "\0",
        "\x1b[38;5;999m",
        "\x1b[38;2m",
        "\ud7ff",
        "é",
        "*",
        "**",
    ]
    pieces += [
        "<script>",
        "<svg onload=a>",
        "<math><mi>",
        "<table>",
        "<td>",
        "https://a.example",
        "{",
        "}",
        "^",
    ]
    pieces += ["_", "\\frac", "\\left(", "&", "~~", ": a", "[^1]", "[x] "]
    return st.lists(st.sampled_from(pieces) | st.text(max_size=5), max_size=20).map("".join)


def _anything() -> Any:
    simple = st.none() | st.booleans() | st.integers() | st.floats() | _text()
    return st.recursive(
        simple, lambda s: st.lists(s, max_size=3) | st.dictionaries(_text(), s, max_size=3)
    )


def _handed_in() -> Any:
    """Cells as a file may have them: of every kind, with anything in their fields."""
    mimes = st.sampled_from(["image/png", "image/svg+xml", "text/html", "", "image/gif"])
    pictures = st.dictionaries(
        st.sampled_from(["b", "a.png", '"><b>']),
        st.dictionaries(mimes, _text(), max_size=2) | _anything(),
    )
    return st.lists(
        st.fixed_dictionaries(
            {
                "cell_type": st.sampled_from(["code", "markdown", "raw", "heading"]),
                "source": _text(),
            },
            optional={
                "metadata": st.dictionaries(
                    st.sampled_from(
                        ["raw_mimetype", "format", "tags", "nbgrader", "transient", "alt"]
                    ),
                    _anything(),
                    max_size=3,
                ),
                "attachments": pictures | _anything(),
                "outputs": _anything(),
                "id": _anything(),
            },
        )
        | _anything(),
        max_size=3,
    )


def _shown() -> Any:
    """An output as it comes back from the jail."""
    mimes = ["text/html", "text/latex", "text/markdown", "image/png", "image/svg+xml", "text/plain"]
    mimes += ["application/javascript", "application/vnd.jupyter.widget-view+json", HINTS_MIME, "x"]
    data = st.dictionaries(st.sampled_from(mimes), _text() | _anything(), max_size=4)
    about = st.dictionaries(st.sampled_from(mimes), _anything(), max_size=2)
    return st.one_of(
        st.fixed_dictionaries(
            {"output_type": st.just("stream"), "name": st.just("stdout"), "text": _text()}
        ),
        st.fixed_dictionaries(
            {"output_type": st.just("display_data"), "data": data, "metadata": about}
        ),
        st.fixed_dictionaries(
            {
                "output_type": st.just("error"),
                "ename": _text(),
                "evalue": _text(),
                "traceback": st.lists(_text(), max_size=3),
            }
        ),
    )


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(_handed_in(), st.lists(_shown(), max_size=3))
def test_whatever_is_handed_in_becomes_a_page(cells: list[Any], outputs: list[Any]) -> None:
    source = notebook(text_cell("# A title"))
    data = json.dumps(notebook(*cells)).encode()
    mended = repair.repair(data, source, source, Path("a.ipynb"))
    safe = [kept for output in outputs if (kept := sanitize.output(output))]
    cells = [*mended.notebook["cells"], {**code_cell("x"), "outputs": safe}]
    cells = [*cells, repair.note(mended.sentences or ["nothing"]), text_cell("the end")]
    for make in PAGES.values():
        page = make({**mended.notebook, "cells": cells})
        assert "the end" in page
    found = feedback_page({**mended.notebook, "cells": cells})
    assert live(found[found.index('id="notebook-container"') :]) == []


def test_a_picture_that_is_attached_is_shown() -> None:
    cell = text_cell(
        "![Two *lines*](attachment:b.png)", attachments={"b.png": {"image/png": IMAGE}}
    )
    page = feedback_page(notebook(cell))
    assert f'src="data:image/png;base64,{IMAGE}"' in page and 'alt="Two lines"' in page


def test_pictures_that_are_too_many_are_left_out_with_a_sentence(monkeypatch: Any) -> None:
    monkeypatch.setattr(repair, "MAX_PICTURES", 100)
    pictures = {name: {"image/png": "A" * 60} for name in ("a", "b")}
    source = notebook(text_cell("x"))
    given = notebook(text_cell("![a](attachment:a)", attachments={**pictures, "c": {"x/y": "z"}}))
    mended = repair.repair(json.dumps(given).encode(), source, source, Path("a.ipynb"))
    assert set(mended.notebook["cells"][0]["attachments"]) == {"a"}
    assert sum("was left out" in sentence for sentence in mended.sentences) == 2


# Memory

#: Small files that are large as data. The limit of the test is a quarter of the real one.
LARGE = {
    "objects": "[" + "{}," * 3_000_000 + "0]",
    "lists": "[" + "[]," * 3_000_000 + "0]",
    "texts": "[" + ",".join(f'"{i:x}"' for i in range(2_000_000)) + "]",
    "keys": "{" + ",".join(f'"{i:x}":{{}}' for i in range(1_000_000)) + "}",
    "twice the same key": "{" + '"a":[{}],' * 100 + '"a":[' + "{}," * 3_000_000 + "0]}",
    "numbers": "[" + ",".join(str(i << 70) for i in range(1_500_000)) + "]",
}


#: Reads files twice, in a process of its own, and says what came of it and what it took.
READER = """
import json, resource, sys
from pathlib import Path
from autograder.cells import repair
from course.errors import CourseError

repair.MEMORY = 64 << 20
blank = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
kib = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
before = kib()
for name in sys.argv[1:] * 2:
    data = Path(name).read_bytes()
    try:
        said = "" if repair.repair(data, blank, blank, Path("a.ipynb")) else ""
    except CourseError as error:
        said = str(error)
    print(json.dumps([Path(name).stem, said]))
print(json.dumps(["memory", kib() - before]))
"""


def test_a_file_that_is_large_as_data_costs_one_sentence(tmp_path: Path) -> None:
    """And what comes next is read, by the same process, whose memory is bounded."""
    blank = json.dumps({**notebook(), "metadata": {"x": "@"}})
    for name, large in {**LARGE, "zz-small": "5"}.items():
        (tmp_path / f"{name}.json").write_text(blank.replace('"@"', large))
    files = sorted(map(str, tmp_path.iterdir()))
    done = subprocess.run(
        [sys.executable, "-c", READER, *files], capture_output=True, text=True, check=True
    )
    *told, (_, memory) = map(json.loads, done.stdout.splitlines())
    assert len(told) == 2 * len(files)
    for name, said in told:
        assert ("as data it takes more than 64 MiB" in said) == (name != "zz-small"), name
    # Beside the limit there are the file and its text, and what was free before.
    assert memory < 3 * (64 << 10)


def test_the_limit_is_taken_back() -> None:
    with pytest.raises(MemoryError), memory.limited(64 << 20):
        bytearray(1 << 28)
    assert len(bytearray(1 << 28)) == 1 << 28


@pytest.mark.parametrize(
    ("about", "told"),
    [
        ({"nbformat_minor": [[]]}, "format 4.?"),
        ({"nbformat_minor": "9" * 4000}, "format 4.?"),
        ({"nbformat": 9}, "format 9"),
        (
            {"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": "1"}]}]},
            "format 3",
        ),
        (
            {"nbformat": 2, "worksheets": [{"cells": [{"cell_type": "code", "input": "1"}]}]},
            "format 2",
        ),
        ({"nbformat": 1, "cells": [{"cell_type": "code", "code": "1"}]}, "format 1"),
    ],
)
def test_another_format_is_read(about: dict[str, Any], told: str) -> None:
    source = notebook(text_cell("x"))
    data = json.dumps({**source, **about}).encode()
    mended = repair.repair(data, source, source, Path("a.ipynb"))
    assert told in mended.sentences[0] and mended.notebook["cells"]


@pytest.mark.parametrize(
    "text",
    [
        '{"nbformat": 4, "cells": ' + "9" * 5000 + "}",
        '{"nbformat": 3, "worksheets": [{"cells": [' + '{"cell_type": "code"},' * 5000 + "1]}]}",
        '{"nbformat": 3, "worksheets": 5}',
        '{"nbformat": 3, "worksheets": [[], {"cells": 5}, {"cells": [[], 5]}]}',
        '{"nbformat": 1, "cells": {"a": 5}}',
        '{"nbformat": 4, "cells": ' + "[" * 900 + "]" * 900 + "}",
        '{"nbformat": 4, "cells": 1e400}',
    ],
)
def test_an_odd_file_costs_one_sentence_at_most(text: str) -> None:
    source = notebook(text_cell("x"))
    try:
        said = repair.repair(text.encode(), source, source, Path("a.ipynb")).sentences
    except CourseError as error:
        said = (str(error),)
    assert said and all(len(sentence) < 300 for sentence in said)


# Pages that cannot be made


def test_a_page_that_ends_its_process_costs_no_other(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(batch, "_page", failing.page)
    told = list(batch.feedback(tmp_path, "", "a", ["dies", "fails", "b"], 2))
    assert sorted(graded.student for graded in told) == ["dies", "fails"]
    assert "ended the process" in {g.student: g.problem for g in told}["dies"]


def test_a_page_that_takes_for_ever_costs_a_sentence(tmp_path: Path, monkeypatch: Any) -> None:
    def forever(self: Course, assignment: str, student: str) -> None:
        while True:
            try:
                time.sleep(0.01)
            except Exception:  # noqa: BLE001 - as nbgrader's own steps do
                continue

    (tmp_path / "nbgrader_config.py").write_text("")
    monkeypatch.setattr(batch, "PAGE_SECONDS", 1)
    monkeypatch.setattr(Course, "feedback", forever)
    problem, _ = batch._page(tmp_path, "", "a", "ada")
    assert problem.startswith("ada: the feedback page was not ready after 1 s")


# A class, as it is


@pytest.fixture(scope="module")
def classroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One student, who is right, and means no good; graded, with the feedback page."""
    root = tmp_path_factory.mktemp("pages") / "class"
    demo.make_class(ROOT, root, ASSIGNMENT, names=())
    source = notebooks.read(root / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")
    blank = notebooks.read(root / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")
    given = with_answers(blank, source)
    written = notebooks.by_grade_id(given)["written"]
    written["source"] = (
        "The mean is $\\frac{1}{m}\\sum_i x_i$, and $\\href{javascript:alert(1)}{x}$."
    )
    given["cells"].append(text_cell("a raw cell", "raw", metadata={"raw_mimetype": "text/html"}))
    given["cells"].append(text_cell("![lost](attachment:lost.png)"))
    code = "from IPython.display import HTML, Math, display\n"
    code += f"display(HTML({MOVED['negative margins']!r}), Math(r'\\frac{{a}}{{b}}'))"
    given["cells"].append(code_cell(code))
    folder = root / "submitted" / "ada" / ASSIGNMENT
    folder.mkdir(parents=True)
    (folder / f"{ASSIGNMENT}.ipynb").write_text(json.dumps(given))
    found = list(grade(root, ASSIGNMENT, options=Options(cell_seconds=30)))
    assert [graded.problem for graded in found] == [""]
    return root


def test_a_feedback_page_is_whole_without_a_network(window: Any, classroom: Path) -> None:
    path = classroom / "feedback" / "ada" / ASSIGNMENT / f"{ASSIGNMENT}.html"
    window.asked.clear()
    window.goto(path.as_uri())
    assert [a for a in window.asked if not a.startswith("data:")] == [path.as_uri()]
    assert window.evaluate("document.documentElement.lang") == "en"
    _formulas_are_shown(window)
    assert window.evaluate("document.scripts.length") == 0
    assert window.evaluate(OVER) == []
    listed = window.locator("#toc a").all_inner_texts()
    assert listed[:2] == ["1. By hand", "2. sigmoid"] and listed[-1].startswith("10. In your own")
    window.locator("#toc a").nth(6).click()
    assert window.evaluate("scrollY") > 900
    assert window.get_by_text("a raw cell").count() and window.get_by_text("Picture lost").count()
    assert path.stat().st_size < 600_000


def _formulas_are_shown(window: Any) -> None:
    """As fractions and sums that have a height, with no dollars where a formula stands."""
    text = "[...document.querySelectorAll('.text_cell_render, .output_latex, .output_html')]"
    shown = window.evaluate(f"{text}.map(e => e.innerText).join('\\n')")
    assert "$" not in shown and "\\" not in shown
    heights = window.evaluate(
        "[...document.querySelectorAll('math')].map(e => [e.closest('details') ? 9 : "
        "e.getBoundingClientRect().height, e.querySelectorAll('mfrac').length])"
    )
    assert len(heights) > 100 and all(height > 5 for height, _ in heights)
    assert any(height > 20 and fractions for height, fractions in heights)
    assert (
        window.evaluate("document.querySelectorAll('math [href], a[href^=javascript]').length") == 0
    )


@pytest.fixture(scope="module")
def formgrader(classroom: Path) -> Iterator[str]:
    """The formgrader's server in the class's folder; gives the address of the submission."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    home = classroom.parent / "home"
    log = (classroom.parent / "server.log").open("w+")
    bin = Path(sys.executable).parent
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "jupyter", "server", "--no-browser", "--allow-root"),
            *(f"--port={port}", "--ServerApp.port_retries=0", "--IdentityProvider.token="),
            f"--ServerApp.root_dir={classroom}",
        ],
        cwd=classroom,
        env={**os.environ, "HOME": str(home), "PATH": f"{bin}:{os.environ['PATH']}"},
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/api/status", timeout=5)
                break
            except OSError:
                assert server.poll() is None, Path(log.name).read_text()
                time.sleep(0.1)
        with Course(classroom).gradebook() as gradebook:
            found = gradebook.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, "ada").id
        yield f"http://127.0.0.1:{port}/formgrader/submissions/{found}/"
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)


def test_the_formgrader_is_whole_without_a_network(window: Any, formgrader: str) -> None:
    errors: list[str] = []
    window.on("pageerror", lambda error: errors.append(str(error)))
    window.asked.clear()
    window.goto(formgrader)
    window.locator("#written").wait_for()
    away = [a for a in window.asked if not re.match(r"(data|blob):|http://127\.0\.0\.1:", a)]
    assert away == []
    assert errors == []
    _formulas_are_shown(window)
    assert window.evaluate(OVER) == []
    # It goes on from there, as it does where MathJax is.
    assert window.evaluate("MathJax.loaded") is True
    with window.expect_response(lambda r: "/api/grade/" in r.url) as saved:
        window.locator("#written").fill("2")
        window.locator("#written").evaluate("field => $(field).change()")
    assert saved.value.ok
