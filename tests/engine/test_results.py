"""Points, and the reasons for those that are missing, of a graded notebook."""

from typing import Any

import pytest

from autograder.engine.results import Graded, Result, results
from course.scoreboard import SCORE_MIME
from course.text import say

ROWS = [
    {"passed": True, "message": "", "cause": "", "name": "a"},
    {"passed": False, "message": "The first.", "cause": "sign", "name": "b"},
    {"passed": False, "message": "The second.", "cause": "not_averaged", "name": "c"},
]


def cell(name: str, *outputs: Any) -> Any:
    metadata = {"nbgrader": {"grade_id": name}}
    return {"cell_type": "code", "source": "", "metadata": metadata, "outputs": list(outputs)}


def error(name: str = "ValueError") -> Any:
    return {"output_type": "error", "ename": name, "evalue": "mine", "traceback": []}


def score(*rows: Any) -> Any:
    data = {"exercise": "1. F", "points": 1.0, "possible": 2, "rows": list(rows)}
    return {"output_type": "execute_result", "data": {SCORE_MIME: data}, "metadata": {}}


def result(*cells: Any, points: float | None = 1.0) -> Result:
    notebook: Any = {"cells": list(cells), "metadata": {}, "nbformat": 4}
    [found] = results("ada", notebook, {"f-test": (points, 2.0)})
    assert (found.student, found.exercise, found.possible) == ("ada", "f-test", 2.0)
    assert found.points == points
    return found


@pytest.mark.parametrize(
    ("rows", "causes", "sentence"),
    [
        (ROWS, ("sign", "not_averaged"), "b: The first."),
        (ROWS[::-1], ("not_averaged", "sign"), "c: The second."),
        (ROWS[:1], (), ""),
        ([], (), ""),
    ],
)
def test_the_reasons_are_those_of_the_rows_that_failed(
    rows: list[Any], causes: tuple[str, ...], sentence: str
) -> None:
    found = result(cell("f"), cell("f-test", score(*rows)))
    assert (found.title, found.causes, found.sentence) == ("1. F", causes, sentence)


def test_whether_a_student_sees_none_of_the_rows_that_failed() -> None:
    seen, unseen = ROWS[1], {**ROWS[2], "hidden": True}
    for rows, only in (([unseen], True), ([ROWS[0], unseen], True), ([seen, unseen], False)):
        assert result(cell("f"), cell("f-test", score(*rows))).hidden_only is only
    assert not result(cell("f"), cell("f-test", score(ROWS[0]))).hidden_only
    assert not result(cell("f"), cell("f-test", error())).hidden_only


def test_where_the_answer_fails_that_is_the_reason() -> None:
    found = result(cell("f", error()), cell("f-test", score(*ROWS)))
    assert found.sentence == say("answer_fails", cell="f", error="ValueError: mine")
    assert found.causes == ("sign", "not_averaged")


@pytest.mark.parametrize(
    "answer", [cell("f", error("NotImplementedError")), cell("g", error()), cell("f")]
)
def test_what_is_blank_lost_or_works_is_no_reason(answer: Any) -> None:
    assert result(answer, cell("f-test", score(*ROWS))).sentence == "b: The first."


def test_where_every_row_passed_there_is_none() -> None:
    assert result(cell("f", error()), cell("f-test", score(*ROWS[:1]))).sentence == ""


def test_of_a_check_without_a_scoreboard_its_error_is_told() -> None:
    found = result(cell("f"), cell("f-test", error()), points=None)
    assert (found.title, found.causes, found.sentence) == ("f-test", (), "ValueError: mine")
    found = result(cell("f"), cell("f-test"))
    assert (found.title, found.sentence) == ("f-test", "")


def test_of_a_submission_nothing_is_said_that_is_not_so() -> None:
    found = Graded("ada")
    assert (found.results, found.problem, found.mended, found.unsure) == ((), "", (), ())
    assert found.before is False


def test_cells_that_nobody_grades_are_left_out() -> None:
    notebook: Any = {"cells": [cell("f"), cell("f-test")], "metadata": {}, "nbformat": 4}
    assert results("ada", notebook, {"g-test": (1.0, 2.0)}) == []
