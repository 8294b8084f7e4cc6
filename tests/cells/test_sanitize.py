"""What a student's notebook shows, without what runs, loads or leaves its place on the page."""

from typing import Any

import pytest

from autograder.cells import sanitize
from course.hints import HINTS_MIME
from course.scoreboard import SCORE_MIME

PNG = "iVBORw0KGgo="


@pytest.mark.parametrize(
    "text",
    [
        "<b>bold</b> and <code>x</code>",
        '<table class="dataframe"><tbody><tr><td colspan="2">1</td></tr></tbody></table>',
        f'<img src="data:image/png;base64,{PNG}" alt="a picture">',
        '<a href="https://example.org/">there</a>',
        '<p style="color:red;margin:1px 2px">red</p>',
        "<math><mfrac><mi>a</mi><mn>2</mn></mfrac></math>",
    ],
)
def test_what_is_harmless_stays(text: str) -> None:
    assert sanitize.html(text) == text


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("<script>alert(1)</script>a", "a"),
        ("<style>p{}</style>a", "a"),
        ('<p onclick="alert(1)">a</p>', "<p>a</p>"),
        ('<a href="javascript:alert(1)">a</a>', "<a>a</a>"),
        ('<a href="page.html">a</a>', "<a>a</a>"),
        ('<img src="https://example.org/x.png">', "<img>"),
        ('<img src="data:image/svg+xml;base64,PHN2Zz4=">', "<img>"),
        ('<p id="main">a</p>', "<p>a</p>"),
        ('<p class="jp-Cell highlight">a</p>', '<p class="highlight">a</p>'),
        ("<iframe src='x'></iframe><form><input></form>a", "a"),
        ('<p style="position:fixed;top:0">a</p>', "<p>a</p>"),
        ('<p style="margin:-9px">a</p>', "<p>a</p>"),
        ('<p style="background:url(x)">a</p>', "<p>a</p>"),
        ('<p style="height:9px">a</p>', '<p style="min-height:9px">a</p>'),
        ('<span style="padding:9px">a</span>', "<span>a</span>"),
    ],
)
def test_what_runs_loads_or_leaves_its_place_goes(text: str, clean: str) -> None:
    assert sanitize.html(text) == clean


@pytest.mark.parametrize(
    "text",
    [
        "x" * (sanitize.LONGEST + 1),
        "<p>" * (sanitize.TAGS + 1),
        "<b>" * (sanitize.REMEMBERED + 1),
        "&amp;" * (sanitize.ENTITIES + 1),
    ],
    ids=["characters", "tags", "remembered tags", "entities"],
)
def test_what_takes_too_long_to_be_cleaned_is_shown_as_its_source(text: str) -> None:
    assert not sanitize.fits(text)
    shown = sanitize.html(text)
    assert shown.startswith("<pre>") and "<p>" not in shown and "<b>" not in shown


def display(data: dict[str, Any], metadata: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"output_type": "display_data", "data": data, "metadata": metadata or {}}


def test_of_an_output_the_formats_stay_that_can_be_shown() -> None:
    data = {
        "text/plain": "x",
        "text/html": "<b onclick='x'>x</b>",
        "image/png": PNG,
        "image/jpeg": "no base64!",
        "image/svg+xml": "<svg onload='x'/>",
        "application/javascript": "alert(1)",
        "application/vnd.jupyter.widget-view+json": {"model_id": "x"},
        SCORE_MIME: {"exercise": "x", "points": 2.0},
        "text/latex": 5,
    }
    found = sanitize.output(display(data, {"image/png": {"width": 3, "onload": "x"}, "more": 1}))
    assert found is not None
    assert found["data"] == {"text/plain": "x", "text/html": "<b>x</b>", "image/png": PNG}
    assert found["metadata"] == {"image/png": {"width": 3}}


def test_a_size_that_is_no_number_goes_with_the_pictures_others() -> None:
    sizes = {"image/png": {"width": '"x', "height": 2}}
    assert sanitize.output(display({"image/png": PNG}, sizes)) == display({"image/png": PNG})


def test_an_output_without_anything_to_show_is_none() -> None:
    assert sanitize.output(display({"application/javascript": "alert(1)"})) is None
    assert sanitize.output(display({"text/html": "<p>" * (sanitize.TAGS + 1)})) is None


def test_of_hints_their_count_stays() -> None:
    hints = {"case": "x", "opened": 2, "of": 3, "more": "<b>", "html": "<script>"}
    found = sanitize.output(display({HINTS_MIME: hints}))
    assert found == display({HINTS_MIME: {"case": "x", "opened": 2, "of": 3}})
    forged = sanitize.output(display({HINTS_MIME: {"case": 5, "opened": True, "of": "3"}}))
    assert forged == display({HINTS_MIME: {}})


def test_text_and_errors_keep_what_is_theirs_alone() -> None:
    stream = {"output_type": "stream", "name": "stdout", "text": "<b>"}
    error = {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["t"]}
    assert sanitize.output({**stream, "more": 1}) == stream
    assert sanitize.output({**error, "metadata": {}}) == error
