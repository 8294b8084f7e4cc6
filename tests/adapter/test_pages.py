"""What a page makes of text cells, and how it lists the exercises."""

import re
from pathlib import Path
from typing import Any

import pytest

from autograder.adapter import pages
from course.learner import progress
from course.pages.markdown import markdown2html
from course.scoreboard import SCORE_MIME
from course.text import say
from tests.adapter.pages.support import IMAGE, config, feedback_page, notebook, text_cell
from tests.adapter.support import cell
from tests.attacks import code_cell


def shown(source: str, **attachments: Any) -> str:
    return markdown2html({"cell": {"attachments": attachments}}, source)


@pytest.mark.parametrize(
    ("source", "display"),
    [
        ("so $a$ is", "inline"),
        ("$$a$$", "block"),
        ("$$\na\n$$", "block"),
        ("\\begin{equation}a\\end{equation}", "block"),
        ("<div>\n$a$\n</div>", "inline"),
        ("<div>\n$$a$$\n</div>", "block"),
    ],
)
def test_a_formula_is_mathml(source: str, display: str) -> None:
    found = shown(source)
    assert f'<math display="{display}">' in found and "<mi>a</mi>" in found and "$" not in found


def test_html_that_stands_in_a_text_is_html() -> None:
    assert "<b>now</b>" in shown("do it <b>now</b>")


def test_a_heading_has_no_anchor() -> None:
    assert shown("# One").strip() == "<h1>One</h1>"


def test_a_cell_that_has_no_attachments_is_a_page_too() -> None:
    assert markdown2html({}, "words").strip() == "<p>words</p>"
    assert markdown2html({"cell": {}}, "words").strip() == "<p>words</p>"


# Pictures


@pytest.mark.parametrize("mime", ["image/png", "image/jpeg", "image/gif"])
def test_a_picture_that_is_attached_is_shown(mime: str) -> None:
    found = shown("![a *b* &amp; c](attachment:x.png)", **{"x.png": {mime: IMAGE}})
    assert f'src="data:{mime};base64,{IMAGE}"' in found
    assert 'alt="a b &amp; c"' in found


def test_of_several_forms_it_is_the_one_without_loss() -> None:
    formats = {"image/gif": "AAAA", "image/jpeg": "BBBB", "image/png": IMAGE}
    assert IMAGE in shown("![a](attachment:x)", x=formats)


def test_a_picture_in_the_text_itself_is_shown() -> None:
    found = shown(f"![a](data:image/png;base64,{IMAGE})")
    assert f'src="data:image/png;base64,{IMAGE}"' in found and 'alt="a"' in found


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("![lost](attachment:y)", "lost"),
        ("![](attachment:y)", "attachment:y"),
        ("![a](attachment:number)", "a"),
        ("![a](attachment:drawn)", "a"),
        ("![a](x)", "a"),  # a file's name, and not an attachment's
        ("![](http://evil.example/x.png)", "http://evil.example/x.png"),
    ],
)
def test_of_any_other_there_are_words(source: str, name: str) -> None:
    found = shown(
        source, x={"image/png": IMAGE}, number={"image/png": 5}, drawn={"image/svg+xml": "A"}
    )
    assert f"<em>{say('no_picture', name=name)}</em>" in found and "<img" not in found


# What is shown as it was written


def as_written(source: str, why: str) -> str:
    return f"<p><em>{say('shown_as_written', why=why)}</em></p><pre>{source}</pre>"


def test_a_text_becomes_a_page_up_to_a_length() -> None:
    text = "a " * 15_000
    assert shown(text).startswith("<p>a a")
    assert shown(f"{text}a") == as_written(f"{text}a", say("text_too_long"))


def test_one_that_is_too_much_for_a_page_is_shown_as_it_was_written() -> None:
    source = "<b>" * 2001
    found = as_written(source.replace("<", "&lt;").replace(">", "&gt;"), say("text_too_long"))
    assert shown(source) == found


def test_so_is_one_that_no_parser_takes() -> None:
    found = markdown2html({"cell": {"attachments": 5}}, "a < ![b](attachment:b)")
    assert found == as_written("a &lt; ![b](attachment:b)", "AttributeError")


# The list of exercises


def graded(name: str, kind: str = "code", **more: Any) -> dict[str, Any]:
    made = cell("f", name, grade=True, points=2, score=1, solution=kind == "markdown")
    made["cell_type"] = kind
    return {**made, **more}


def scored(name: str, exercise: object) -> dict[str, Any]:
    score = {"exercise": exercise, "points": 1.0, "rows": []}
    data = {SCORE_MIME: score, "text/plain": "1.0"}
    return graded(name, outputs=[{"output_type": "display_data", "data": data, "metadata": {}}])


def listed(page: str) -> list[tuple[str, str]]:
    """grade_id and name of each exercise in a page's list."""
    head = page[page.index('id="toc"') : page.index('id="notebook-container"')]
    return re.findall(r'<a href="#([^"]*)">([^<]*)</a>', head)


def test_an_exercise_is_called_as_its_scoreboard_or_the_heading_above() -> None:
    cells = [
        graded("first-test"),
        text_cell("# One\n\nwords\n\n## Two and a half   \n# not\\"),
        text_cell("# Three  "),
        graded("written", "markdown", source="# Mine"),
        scored("f-test", "4. <F>"),
        scored("g-test", "x" * 101),
        text_cell("no heading"),
        graded("h-test"),
        scored("i-test", 5),
    ]
    for number, each in enumerate(cells):
        each["id"] = f"cell-{number}"
    page = feedback_page(notebook(*cells))
    assert listed(page) == [
        ("first-test", "Test cell"),
        ("written", "Three"),
        ("f-test", "4. &lt;F&gt;"),
        ("g-test", "x" * 100),
        ("h-test", "Three"),
        ("i-test", "Three"),
    ]


def test_the_last_heading_of_a_text_is_taken() -> None:
    page = feedback_page(notebook(text_cell("# One\n\n## Two"), graded("f-test")))
    assert listed(page) == [("f-test", "Two")]


def test_a_heading_stands_at_the_beginning_of_a_text() -> None:
    text = "a" * 29_990 + "\n# Near"
    for more, name in (("", "Near"), ("a" * 30, "Test cell")):
        page = feedback_page(notebook(text_cell(more + text), graded("f-test")))
        assert listed(page) == [("f-test", name)]


def test_code_between_them_is_no_heading() -> None:
    page = feedback_page(notebook(text_cell("# One"), code_cell("# Two"), graded("f-test")))
    assert listed(page) == [("f-test", "One")]


def test_a_page_says_its_language_once() -> None:
    page = feedback_page(notebook(text_cell("`<html>` is a tag. <html>")))
    assert page.count("<html") == 1 and '<html lang="en">' in page


def test_the_settings_name_these_filters_and_templates() -> None:
    settings = config().HTMLExporter
    assert settings.filters == pages.FILTERS
    assert settings.extra_template_basedirs == pages.TEMPLATES


def test_a_learner_s_tools_read_the_points_of_a_written_answer(tmp_path: Path) -> None:
    marks = {"grade": True, "solution": True, "locked": False, "schema_version": 3, "task": False}
    forged = 'It is. <a href="#why">x</a> (Score: 9 / 9)'
    why = text_cell(forged)
    why["metadata"]["nbgrader"] = {"grade_id": "why", "score": 1.5, "points": 4.0, **marks}
    blank = text_cell("")
    blank["metadata"]["nbgrader"] = {"grade_id": "how", "score": 0.0, "points": 4.0, **marks}
    page = tmp_path / "feedback" / "2026-11-30 10:00:00 UTC" / "n.html"
    page.parent.mkdir(parents=True)
    page.write_text(feedback_page(notebook(why, blank)))
    assert progress.given(tmp_path / "n.ipynb") == {"why": 1.5}
