"""A notebook as a page: nothing runs, nothing loads, nothing that a file holds stops it."""

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup

from course import notebooks
from course.pages.page import page
from course.text import say
from tests.support import ASSIGNMENTS, ROOT

PNG = "iVBORw0KGgo="


def code(source: str = "1", *outputs: Any, **metadata: Any) -> Any:
    return {"cell_type": "code", "source": source, "metadata": metadata, "outputs": list(outputs)}


def text(source: str) -> Any:
    return {"cell_type": "markdown", "source": source, "metadata": {}}


def shows(data: Any) -> Any:
    return {"output_type": "display_data", "data": data, "metadata": {}}


def made(*cells: Any) -> BeautifulSoup:
    return BeautifulSoup(page({**notebooks.empty(), "cells": list(cells)}, "a name"), "html.parser")


def outputs(*shown: Any) -> list[str]:
    return [each.decode_contents() for each in made(code("1", *shown)).select(".output")]


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_every_notebook_is_a_page_with_formulas_and_pictures(name: str) -> None:
    notebook = notebooks.read(ROOT / "release" / name / f"{name}.ipynb")
    shown = page(notebook, name)
    soup = BeautifulSoup(shown, "html.parser")
    assert soup.html is not None and soup.html["lang"] == "en"
    assert soup.title is not None and soup.h1 is not None
    assert soup.title.text == soup.h1.text
    assert not soup.select("script, link, iframe, [src]:not([src^='data:']), [onclick]")
    assert "default-src 'none'" in shown and "script-src" not in shown
    folded = [c for c in notebook["cells"] if "source_hidden" in c["metadata"].get("jupyter", {})]
    assert len(soup.select("details.folded")) == len(folded) > 0
    assert not soup.select("details[open]")
    for sentence in (say("no_picture", name=""), say("shown_as_written", why="")):
        assert sentence[:12] not in shown
    math = soup.select("math")
    dollars = "".join(c["source"] for c in notebook["cells"] if c["cell_type"] == "markdown")
    assert len(math) >= dollars.count("$$") // 2


def test_hints_stay_folded_and_checks_say_what_is_folded() -> None:
    hint = text("<details><summary>Hint 1</summary>\n\nTry $x$.\n\n</details>")
    check = {"grade": True, "solution": False, "grade_id": "a", "points": 1}
    hidden = {"source_hidden": True}
    soup = made(hint, code("b", jupyter=hidden, nbgrader=check), code("c", jupyter=hidden))
    words = [each.text for each in soup.select("details > summary")]
    assert words == ["Hint 1", say("export_check"), say("export_folded")]
    assert soup.select("details math")


def test_a_title_is_the_first_heading_or_the_name() -> None:
    assert made(text("words"), text("## One")).title.text == "One"  # type: ignore[union-attr]
    assert made(text("words")).title.text == "a name"  # type: ignore[union-attr]
    assert "<title>&lt;b&gt;</title>" in str(made(text("# <b>")))


def test_nothing_runs() -> None:
    attack = '<p onclick="x()">a<script>alert(1)</script><img src="http://b.org/c.png"></p>'
    soup = made(
        text(attack),
        code("</pre><script>x", shows({"text/html": attack})),
        text("[a](javascript:x)"),
    )
    assert not soup.select("script, [onclick], img[src], a[href^=javascript]")


def test_the_best_safe_format_is_shown() -> None:
    picture = shows({"image/png": PNG, "text/plain": ["a ", "line"]})
    assert outputs(picture) == [f'<img alt="a line" src="data:image/png;base64,{PNG}"/>']
    board = shows({"text/html": '<div role="group">b</div>', "text/plain": "0.5"})
    assert outputs(board) == ['<div role="group">b</div>']
    assert "<math" in outputs(shows({"text/latex": "$x$", "text/plain": "x"}))[0]
    script = {"application/javascript": "x()", "text/plain": "<b>"}
    assert outputs(shows(script)) == ["<pre>&lt;b&gt;</pre>"]


def test_a_widget_gives_its_still_picture_alone() -> None:
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": "a"}, "text/plain": ""}
    still = {"text/html": f'<figure><img alt="a" src="data:image/png;base64,{PNG}"></figure>'}
    assert [re.findall(r"<\w+", each) for each in outputs(shows(view), shows(still))] == [
        ["<figure", "<img"]
    ]


@pytest.mark.parametrize(
    "output",
    [
        {},
        {"output_type": "display_data"},
        {"output_type": "display_data", "data": None},
        {"output_type": "display_data", "data": ["text/plain"]},
        {"output_type": "display_data", "data": {"text/plain": "a"}, "metadata": None},
        {"output_type": "stream", "name": "stdout"},
        {"output_type": "stream", "name": "stdout", "text": 5},
        {"output_type": "error", "ename": "E", "evalue": "v", "traceback": [1]},
        {"output_type": "error"},
    ],
    ids=repr,
)
def test_a_broken_output_is_a_sentence_and_the_rest_is_shown(output: Any) -> None:
    fine = {"output_type": "stream", "name": "stdout", "text": ["fi", "ne"]}
    assert outputs(output, fine) == [f"<p><em>{say('export_broken')}</em></p>", "<pre>fine</pre>"]


def test_a_kind_that_no_page_shows_is_named() -> None:
    assert outputs(shows({"image/svg+xml": "<svg/>"})) == [
        f"<p><em>{say('export_no_format')}</em></p>"
    ]


def test_an_error_is_shown_with_its_colours_and_without_html() -> None:
    error = {"output_type": "error", "ename": "E", "evalue": "<v>", "traceback": ["\x1b[31m<v>"]}
    assert outputs(error) == ['<pre><span class="ansi-red-fg">&lt;v&gt;</span></pre>']
    assert outputs({**error, "traceback": []}) == ["<pre>E: &lt;v&gt;</pre>"]


def test_short_code_stands_with_what_it_shows() -> None:
    soup = made(code("1\n" * 11), code("1\n" * 12))
    assert len(soup.select(".short")) == 1
