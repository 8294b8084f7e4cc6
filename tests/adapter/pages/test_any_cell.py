"""Whatever is handed in becomes a page."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.cells import repair
from course.hints import HINTS_MIME
from course.pages import sanitize
from tests.adapter.pages.support import IMAGE, PAGES, feedback_page, live, notebook, text_cell
from tests.attacks import code_cell

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
