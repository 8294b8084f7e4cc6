"""Where a learner stands: from a copy that was run again, or as it was saved."""

import json
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from course import notebooks
from course.errors import CourseError
from course.learner import progress, runner
from course.learner.progress import Standing
from course.scoreboard import SCORE_MIME, Row, Score
from course.text import say

NAME = "01_x"
SCORE = Score("1. f", 2, (Row("one", False, "Not so.", "odd"), Row("two", True))).data()


def cell(name: str, source: str, kind: str = "code", **marks: object) -> notebooks.Cell:
    return {
        "cell_type": kind,
        "source": source,
        "metadata": {"nbgrader": {"grade_id": name, **marks}},
    }


def released() -> notebooks.Notebook:
    cells = [
        cell("set-up", "import numpy", locked=True, grade=False, solution=False),
        cell("f", "raise NotImplementedError", grade=False, solution=True),
        cell("f-test", "check f", grade=True, solution=False, points=2),
        cell("g", "raise NotImplementedError", grade=False, solution=True),
        cell("g-test", "check g", grade=True, solution=False, points=3),
        cell("why", "Write here.", "markdown", grade=True, solution=True, points=4),
    ]
    return {**notebooks.empty(), "cells": cells}


def written(folder: Path, notebook: notebooks.Notebook) -> Path:
    path = folder / NAME / f"{NAME}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook))
    return path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    written(tmp_path / "release", released())
    return tmp_path


def scored(name: str, score: object) -> notebooks.Notebook:
    """A copy that was saved with a score."""
    copy = released()
    output = {"output_type": "execute_result", "data": {SCORE_MIME: score}}
    notebooks.by_grade_id(copy)[name]["outputs"] = [output]
    return copy


BY_HAND = Standing("why", "why", None, 4, (say("not_answered"),), by_hand=True)


def test_standing_is_what_the_copy_was_saved_with(root: Path) -> None:
    written(root / "work", scored("f-test", SCORE))
    assert progress.standing(root) == {
        NAME: [
            Standing("f-test", "1. f", 1.0, 2, ("one: Not so.",)),
            Standing("g-test", "g", None, 3),
            BY_HAND,
        ]
    }


@pytest.mark.parametrize("copy", [None, "{", json.dumps(scored("f-test", {"points": 1}))])
def test_what_was_not_begun_or_cannot_be_read_has_no_points(root: Path, copy: str | None) -> None:
    if copy is not None:
        path = root / "work" / NAME / f"{NAME}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(copy)
    first, second, by_hand = progress.standing(root)[NAME]
    assert (first.points, second.points, by_hand.points) == (None, None, None)
    assert first.sentences == second.sentences == ()


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Because.", "waits"),
        ("Write here.", "not_answered"),
        ("  Write here.\n", "not_answered"),
        (" \n", "not_answered"),
        ("Write here. Because.", "waits"),
    ],
)
def test_what_a_person_reads_is_answered_or_not(root: Path, text: str, key: str) -> None:
    copy = released()
    copy["cells"][-1]["source"] = text
    written(root / "work", copy)
    assert progress.standing(root)[NAME][-1].sentences == (say(key),)


def check(
    root: Path, monkeypatch: pytest.MonkeyPatch, found: dict[str, runner.Ran], **grade: object
):
    """What `course check` says where running the copy gives `found`; and what was run."""
    ran: list[object] = []
    points = [EntryPoint(name, "none:none", "course.grader") for name in grade]
    monkeypatch.setattr(progress, "entry_points", lambda group: points)
    monkeypatch.setattr(EntryPoint, "load", lambda point: grade[point.name])

    def run(notebook: notebooks.Notebook, folder: Path) -> dict[str, runner.Ran]:
        ran.extend([notebook, folder])
        return found

    monkeypatch.setattr(runner, "run", run)
    return (*progress.check(root, NAME), ran)


def test_a_check_that_ran_has_its_points_and_its_sentences(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(root / "work", scored("g-test", {**SCORE, "points": 3}))
    found: dict[str, runner.Ran] = {"f-test": {"score": SCORE}, "g-test": {"error": "It died."}}
    exercises, said, ran = check(root, monkeypatch, found)
    assert exercises == [
        Standing("f-test", "1. f", 1.0, 2, ("one: Not so.",)),
        Standing("g-test", "g", 0.0, 3, (say("cell_error", error="It died."),)),
        BY_HAND,
    ]
    assert said == say("scored_visible")
    assert ran[1] == path.parent


def test_an_answer_that_fails_is_named_before_what_its_check_says(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(root / "work", released())
    fails: runner.Ran = {"error": "SyntaxError: odd", "unwritten": False}
    first, second, _ = check(
        root,
        monkeypatch,
        {
            "f": fails,
            "f-test": {"score": SCORE},
            "g": {"error": "NotImplementedError", "unwritten": True},
            "g-test": {"score": SCORE},
        },
    )[0]
    said = say("answer_fails", cell="f", error="SyntaxError: odd")
    assert first.sentences == (said, "one: Not so.")
    assert second.sentences == ("one: Not so.",)
    right = {**SCORE, "rows": []}
    [whole, *_] = check(root, monkeypatch, {"f": fails, "f-test": {"score": right}})[0]
    assert whole.sentences == ()  # its check finds nothing wrong: another cell defines f


def test_what_runs_is_the_learners_answers_with_the_released_checks(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = released()
    cells = notebooks.by_grade_id(copy)
    for name in ("set-up", "f-test"):
        cells[name].update(source="board.score = lambda: 100", metadata=cells[name]["metadata"])
    cells["f"]["source"] = "def f(): return 1"
    cells["f"]["metadata"]["mine"] = 1
    cells["f-test"]["metadata"]["nbgrader"]["points"] = 100
    copy["cells"].append({"cell_type": "code", "source": "mine = 1", "metadata": {}})
    path = written(root / "work", copy)
    before = path.read_bytes()
    _, _, (notebook, _) = check(root, monkeypatch, {})
    ran = notebooks.by_grade_id(notebook)
    original = notebooks.by_grade_id(released())
    assert ran["set-up"] == original["set-up"] and ran["f-test"] == original["f-test"]
    assert ran["f"]["source"] == "def f(): return 1" and ran["f"]["metadata"]["mine"] == 1
    assert notebook["cells"][-1]["source"] == "mine = 1"
    assert path.read_bytes() == before


def test_what_is_given_is_left_as_it_is_and_has_its_type_again() -> None:
    copy = released()
    copy["cells"][2]["cell_type"] = "raw"
    before = json.dumps(copy)
    merged = progress.with_checks_of(copy, released())
    assert merged["cells"][2] == released()["cells"][2]
    assert json.dumps(copy) == before


def test_what_keys_did_to_a_cell_is_undone_in_what_runs_and_told_of(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = released()
    copy["cells"][1].update(cell_type="markdown", source="# def f():\n    return 1")
    path = written(root / "work", copy)
    before = path.read_bytes()
    _, said, (notebook, _) = check(root, monkeypatch, {})
    answer = notebook["cells"][1]
    assert (answer["cell_type"], answer["source"]) == ("code", "def f():\n    return 1")
    assert said.startswith("The cell `f` had become text")
    assert said.endswith(f"{say('typed_outside')} {say('scored_visible')}")
    assert path.read_bytes() == before


def test_a_grader_scores_in_full_where_there_is_one(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(root / "work", released())
    asked = []

    def grade(*arguments: object) -> dict[str, runner.Ran]:
        asked.append(arguments)
        return {"f-test": {"score": SCORE}}

    exercises, said, ran = check(root, monkeypatch, {}, ours=grade)
    assert exercises[0].points == 1.0 and said == say("scored_full") and not ran
    assert asked == [(released(), path, NAME)]


@pytest.mark.parametrize("error", [CourseError("No source."), ImportError("No source.")])
def test_a_grader_that_cannot_is_told_of_and_done_without(
    root: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def grade(*_: object) -> dict[str, runner.Ran]:
        raise error

    written(root / "work", released())
    exercises, said, _ = check(root, monkeypatch, {"f-test": {"score": SCORE}}, ours=grade)
    assert exercises[0].points == 1.0 and said == say("scored_why", why="No source.")


def test_what_cannot_be_scored_is_one_sentence(root: Path) -> None:
    with pytest.raises(CourseError, match="02_y"):
        progress.check(root, "02_y")
    with pytest.raises(CourseError) as raised:
        progress.check(root, NAME)
    assert str(raised.value) == say("no_copy", path=root / "work" / NAME / f"{NAME}.ipynb")
    copy = released()
    del copy["cells"][1]
    written(root / "work", copy)
    with pytest.raises(CourseError, match="lacks the cell `f`"):
        progress.check(root, NAME)
