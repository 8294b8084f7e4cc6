"""What was handed in is mended: written answers above all, which no name that they define tells."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder import classroom
from autograder.adapter.gradebook import Course
from autograder.cells import repair
from autograder.classroom import Options
from autograder.quality import demo
from course import notebooks
from course.pages.markdown import markdown2html
from tests.support import ROOT

NAME = "01_and_gate"
TEXT = "The two inputs pull the same way, so one line is enough."
MORE = "And a second thought."

Notebook = dict[str, Any]


def read(step: str, name: str = NAME) -> Notebook:
    return notebooks.read(ROOT / step / name / f"{name}.ipynb")


def mended(handed_in: Notebook, name: str = NAME) -> tuple[repair.Repaired, str]:
    """A submission after mending, and what stands in its written answer."""
    data = json.dumps(handed_in).encode()
    found = repair.repair(data, read("source", name), read("release", name), Path("x.ipynb"))
    return found, notebooks.by_grade_id(found.notebook)["written"]["source"]


def at(notebook: Notebook, name: str) -> int:
    return [notebooks.grade_id(cell) for cell in notebook["cells"]].index(name)


def text_cell(source: str, kind: str = "markdown", **more: Any) -> Notebook:
    cell = {"cell_type": kind, "source": source, "metadata": {}, **more}
    return cell | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def answered() -> Notebook:
    notebook = read("release")
    notebook["cells"][at(notebook, "written")]["source"] = TEXT
    return notebook


def no_marks(notebook: Notebook) -> None:
    for cell in notebook["cells"]:
        cell["metadata"].pop("nbgrader", None)


def no_ids(notebook: Notebook) -> None:
    for cell in notebook["cells"]:
        cell.pop("id", None)


def lost(change: Callable[[Notebook, int], None] | None = None, ids: bool = False) -> Notebook:
    """An answered notebook that lost its marks, and its ids; changed where the answer stands."""
    notebook = answered()
    place = at(notebook, "written")
    no_marks(notebook)
    if not ids:
        no_ids(notebook)
    if change:
        change(notebook, place)
    return notebook


def retype(kind: str) -> Callable[[Notebook, int], None]:
    def change(notebook: Notebook, place: int) -> None:
        notebook["cells"][place] = text_cell(TEXT, kind)

    return change


def question_is_gone(notebook: Notebook, place: int) -> None:
    del notebook["cells"][place - 1]


@pytest.mark.parametrize(
    "handed_in",
    [
        lost(ids=True),
        lost(),
        lost(retype("raw")),
        lost(retype("code")),
        lost(question_is_gone),
    ],
    ids=["marks", "marks and ids", "as raw text", "as code", "and the question"],
)
def test_an_answer_that_lost_its_mark_is_in_its_cell_again(handed_in: Notebook) -> None:
    found, text = mended(handed_in)
    assert text == TEXT and found.unsure == ()
    assert any("`written` was found in a cell" in said for said in found.sentences)
    assert [c["source"] for c in found.notebook["cells"]].count(TEXT) == 1
    cell = notebooks.by_grade_id(found.notebook)["written"]
    assert notebooks.is_by_hand(cell) and cell["cell_type"] == "markdown"


def test_one_that_moved_is_found_by_its_id() -> None:
    notebook = lost(ids=True)
    [cell] = [cell for cell in notebook["cells"] if cell["id"] == "written"]
    notebook["cells"].remove(cell)
    notebook["cells"].insert(0, cell)
    assert mended(notebook)[1] == TEXT


def test_below_a_placeholder_that_was_not_touched() -> None:
    notebook = read("release")
    notebook["cells"].insert(at(notebook, "written") + 1, text_cell(TEXT, id="own"))
    found, text = mended(notebook)
    assert text == TEXT and found.unsure == ()
    assert read("release")["cells"][at(read("release"), "written")]["source"] not in [
        cell["source"] for cell in found.notebook["cells"]
    ]


def test_below_a_placeholder_in_a_cell_for_code() -> None:
    notebook = read("release")
    notebook["cells"].insert(at(notebook, "written") + 1, text_cell(TEXT, "code"))
    notebook["cells"].insert(at(notebook, "written") + 2, text_cell("print 'a try'", "code"))
    assert mended(notebook)[1] == TEXT


def test_a_picture_that_is_not_there_costs_no_page() -> None:
    shown = markdown2html({"cell": {}}, "![a](attachment:gone.png) and the answer")
    assert "and the answer" in shown


def test_in_the_cell_of_the_question() -> None:
    notebook = read("release")
    place = at(notebook, "written") - 1
    assert notebook["cells"][place]["cell_type"] == "markdown"
    if notebooks.grade_id(notebook["cells"][place]):
        pytest.fail("the question's cell is locked now: choose another")
    notebook["cells"][place]["source"] += f"\n\n{TEXT}"
    assert mended(notebook)[1] == TEXT


@pytest.mark.parametrize("placeholder", [True, False])
def test_of_several_cells_a_person_is_told(placeholder: bool) -> None:
    notebook = read("release")
    place = at(notebook, "written")
    notebook["cells"][place + 1 : place + 1] = [text_cell(TEXT), text_cell(MORE)]
    if not placeholder:
        del notebook["cells"][place]
        no_marks(notebook)
    found, text = mended(notebook)
    assert text.index(TEXT) < text.index(MORE)
    assert len(found.unsure) == 1 and "2 other cells" in found.unsure[0]
    assert found.unsure[0] in found.sentences
    # Nothing that a student wrote is taken away.
    shown = [cell["source"] for cell in found.notebook["cells"]]
    assert TEXT in shown and MORE in shown


def test_one_line_in_a_code_cell_may_be_it() -> None:
    found, text = mended(lost(lambda n, i: n["cells"].__setitem__(i, text_cell("w1 + w2", "code"))))
    assert "w1 + w2" in text and found.unsure


def test_a_cell_that_was_split_keeps_both_halves() -> None:
    """JupyterLab gives both the mark."""
    notebook = answered()
    place = at(notebook, "written")
    other = copy.deepcopy(notebook["cells"][place]) | {"source": MORE, "id": "half"}
    notebook["cells"].insert(place + 1, other)
    found, text = mended(notebook)
    assert text == f"{TEXT}\n\n{MORE}"
    assert [notebooks.grade_id(c) for c in found.notebook["cells"]].count("written") == 1
    other["source"] = TEXT  # a copy is no half
    assert mended(notebook)[1] == TEXT


def test_two_answers_are_not_mixed_up() -> None:
    name = "06_mnist"
    notebook = read("release", name)
    for answer, text in (("written", TEXT), ("written-2", MORE)):
        notebook["cells"][at(notebook, answer)]["source"] = text
    no_marks(notebook)
    no_ids(notebook)
    found, text = mended(notebook, name)
    second = notebooks.by_grade_id(found.notebook)["written-2"]["source"]
    assert (text, second, found.unsure) == (TEXT, MORE, ())


def old_release(notebook: Notebook) -> None:
    """Every text was worded otherwise when the student got it."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown" and not notebooks.grade_id(cell):
            cell["source"] = "Worded otherwise. " + cell["source"]


def own_notes(notebook: Notebook) -> None:
    notebook["cells"].insert(2, text_cell("My notes."))


@pytest.mark.parametrize("change", [lambda n: None, no_marks, no_ids, old_release, own_notes])
@pytest.mark.parametrize("name", ["00_start_here", NAME, "06_mnist"])
def test_what_is_blank_stays_blank(change: Callable[[Notebook], None], name: str) -> None:
    notebook = read("release", name)
    change(notebook)
    found, text = mended(notebook, name)
    assert text == notebooks.by_grade_id(read("release", name))["written"]["source"]
    assert found.unsure == ()


def test_what_is_written_is_left_as_it_is() -> None:
    notebook = answered()
    notebook["cells"].insert(at(notebook, "written") + 1, text_cell("Notes of my own."))
    found, text = mended(notebook)
    assert text == TEXT and found.sentences == ()


@pytest.mark.jail
def test_a_person_grades_it(tmp_path: Path) -> None:
    """Through the whole of grading: one that is found, one that is doubtful, one that is blank."""
    name = "00_start_here"
    root = tmp_path / "course"
    demo.make_class(ROOT, root, name, ["blank"])
    path = root / "submitted" / "blank" / name / f"{name}.ipynb"
    for student, texts in (("found", [TEXT]), ("doubtful", [TEXT, MORE])):
        notebook = read("release", name)
        place = at(notebook, "written")
        notebook["cells"][place : place + 1] = map(text_cell, texts)
        no_marks(notebook)
        no_ids(notebook)
        copied = root / "submitted" / student / name
        copied.mkdir(parents=True)
        (copied / path.name).write_text(json.dumps(notebook))
    options = Options(feedback=False)
    graded = {g.student: g for g in classroom.grade(root, name, options=options)}
    assert {s for s, g in graded.items() if g.unsure} == {"doubtful"}
    marks = Course(root).marks(name)
    assert {s for s, of in marks.items() if of["written"].waiting} == {"found", "doubtful"}
