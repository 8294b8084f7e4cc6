"""What keys did to cells is named and undone where that is sure, in a check and in grading."""

import json
from pathlib import Path

import pytest

from autograder.cells import repair
from autograder.quality.specimens import SOLUTION
from course import notebooks
from course.learner import mending, progress
from course.text import say
from tests.support import ROOT

NAME = "01_and_gate"
ANSWER = "def sigmoid(z):\n    return 1 / (1 + np.exp(-z))"


def released() -> notebooks.Notebook:
    return notebooks.read(ROOT / "release" / NAME / f"{NAME}.ipynb")


def source() -> notebooks.Notebook:
    return notebooks.read(ROOT / "source" / NAME / f"{NAME}.ipynb")


def finished() -> notebooks.Notebook:
    """The released notebook with every answer in it."""
    solved = notebooks.by_grade_id(source())
    notebook = released()
    for cell in notebook["cells"]:
        if notebooks.is_answer(cell):
            solution = SOLUTION.sub("", solved[notebooks.grade_id(cell)]["source"])
            cell["source"] = "Mine." if notebooks.is_by_hand(cell) else solution
    return notebook


def repaired(notebook: notebooks.Notebook) -> tuple[dict[str, notebooks.Cell], tuple[str, ...]]:
    data = json.dumps(notebook).encode()
    found = repair.repair(data, source(), released(), Path("x.ipynb"))
    return notebooks.by_grade_id(found.notebook), found.sentences


@pytest.mark.parametrize("kind", ["markdown", "raw"])
@pytest.mark.parametrize("level", [0, 1, 3])
def test_an_answer_in_code_becomes_code_again(kind: str, level: int) -> None:
    notebook = finished()
    [cell] = [c for c in notebook["cells"] if notebooks.grade_id(c) == "sigmoid"]
    before = cell["source"]
    cell["cell_type"] = kind
    cell["source"] = "#" * level + " " * bool(level) + before
    cells, said = repaired(notebook)
    assert (cells["sigmoid"]["cell_type"], cells["sigmoid"]["source"]) == ("code", before)
    assert any("`sigmoid` had become" in sentence for sentence in said)
    assert (say("mended_heading", cell="sigmoid") in said) == bool(level)


def test_a_heading_that_was_made_code_again_is_seen() -> None:
    notebook = finished()
    [cell] = [c for c in notebook["cells"] if notebooks.grade_id(c) == "sigmoid"]
    before, cell["source"] = cell["source"], f"# {cell['source']}"
    cells, said = repaired(notebook)
    assert cells["sigmoid"]["source"] == before
    assert said == (say("mended_heading", cell="sigmoid"),)


@pytest.mark.parametrize("kind", ["code", "markdown"])
@pytest.mark.parametrize(
    "text", ["# a remark\n" + ANSWER, "# a = 1\n" + ANSWER, "# x = 3\n# y = 2", "## 2. sigmoid"]
)
def test_a_comment_is_no_heading(text: str, kind: str) -> None:
    [known] = [c for c in source()["cells"] if notebooks.grade_id(c) == "sigmoid"]
    cell = {**known, "cell_type": kind, "source": text}
    said = mending.retype(cell, known)
    assert (cell["source"], cell["cell_type"]) == (text, "code")
    assert len(said) == (kind != "code")


def test_numbers_by_hand_are_an_answer_too() -> None:
    for notebook in (source(), released()):  # in the release the cell defines nothing yet
        known = notebooks.by_grade_id(notebook)["by-hand"]
        numbers = "z_by_hand = [1, 2, 3, 4]\na_by_hand = [1, 2, 3, 4]"
        cell = {**known, "cell_type": "markdown", "source": f"# {numbers}"}
        mending.retype(cell, known)
        assert cell["source"] == numbers


@pytest.mark.parametrize("kind", ["code", "raw"])
def test_a_written_answer_becomes_text_again(kind: str) -> None:
    notebook = finished()
    [cell] = [c for c in notebook["cells"] if notebooks.is_by_hand(c)]
    cell["cell_type"] = kind
    cells, (said,) = repaired(notebook)
    assert (cells["written"]["cell_type"], cells["written"]["source"]) == ("markdown", "Mine.")
    assert "`written` had become" in said and said.endswith("read as text, which it is.")


def test_formulas_in_an_answer_that_became_raw_text_stay_code() -> None:
    notebook = finished()
    [cell] = [c for c in notebook["cells"] if notebooks.grade_id(c) == "sigmoid"]
    cell["cell_type"] = "raw"
    cell["source"] = code = ANSWER + "  # \\href{x}{y} &#97;"
    assert repaired(notebook)[0]["sigmoid"]["source"] == code


def merged(notebook: notebooks.Notebook, first: int, last: int, keep: int, by: str) -> None:
    """Cells of a notebook in one, as editors do it; `keep` is the one whose marks stay."""
    cells = notebook["cells"]
    one = {**cells[keep], "source": by.join(c["source"] for c in cells[first : last + 1])}
    if keep < first:
        one = {"cell_type": "markdown", "metadata": {}, "source": one["source"]}
    cells[first : last + 1] = [one]


@pytest.mark.parametrize("by", ["\n\n", "\n"])
@pytest.mark.parametrize("marks", ["first", "last", "none"])
@pytest.mark.parametrize("where", ["an exercise", "two exercises", "everything"])
def test_merged_cells_come_apart(where: str, marks: str, by: str) -> None:
    whole = finished()
    ids = [notebooks.grade_id(cell) for cell in whole["cells"]]
    first, last = {
        "an exercise": (ids.index("sigmoid"), ids.index("sigmoid-test")),
        "two exercises": (ids.index("sigmoid"), ids.index("forward-test")),
        "everything": (0, len(ids) - 1),
    }[where]
    notebook = finished()
    merged(notebook, first, last, {"first": first, "last": last, "none": -1}[marks], by)
    cells, said = repaired(notebook)
    for cell in whole["cells"]:
        if notebooks.is_answer(cell):
            assert cells[notebooks.grade_id(cell)]["source"] == cell["source"]
    assert "had been merged into one" in said[0]
    apart, _ = mending.parted(notebook["cells"], released()["cells"])
    assert [c["source"] for c in apart] == [c["source"] for c in whole["cells"]]


def test_what_is_not_sure_is_left() -> None:
    """A shown cell was changed, or a check stands there twice: no cell is made up of that."""
    for spoil in (lambda text: text.replace("Check exercise", "check"), lambda text: text * 2):
        notebook = finished()
        ids = [notebooks.grade_id(cell) for cell in notebook["cells"]]
        at, end = ids.index("sigmoid"), ids.index("sigmoid-test")
        merged(notebook, at, end, at, "\n\n")
        notebook["cells"][at]["source"] = spoil(notebook["cells"][at]["source"])
        apart, said = mending.parted(notebook["cells"], released()["cells"])
        assert apart == notebook["cells"] and not said


@pytest.mark.jail
def test_course_check_says_it_and_scores_what_was_mended(learner: Path) -> None:
    """Ctrl+A, a figure and `m`: every cell became a heading; a finished notebook scored 0 of 23."""
    notebook = finished()
    for cell in notebook["cells"]:
        cell["source"] = f"# {cell['source'].lstrip('# ')}"
        cell["cell_type"] = "markdown"
        cell.pop("outputs", None), cell.pop("execution_count", None)
    path = learner / "work" / NAME / f"{NAME}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(notebook))
    exercises, said = progress.check(learner, NAME)
    assert sum(e.points or 0 for e in exercises) == 23
    assert "`sigmoid` had become text" in said and say("typed_outside") in said
    assert json.loads(path.read_text()) == notebook
