"""A submission's cells and checks, in order, with a worker that is a thread."""

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from autograder.engine import checker, testcell
from autograder.engine.assignment import Assignment
from autograder.engine.session import Session
from course import notebooks
from course.errors import CourseError
from course.limits import CHECK_CELL_SECONDS
from course.scoreboard import SCORE_MIME
from course.text import say
from tests.engine.support import Desk

Cell = dict[str, Any]


def cell(source: str, name: str = "", kind: str = "code", **role: Any) -> Any:
    mark = {"grade_id": name, "points": 2, **role}
    metadata = {"nbgrader": mark} if name else {}
    return {"cell_type": kind, "source": source, "metadata": metadata, "outputs": []}


def check(source: str, name: str = "f-test") -> Any:
    return cell(source, name, grade=True, locked=True)


def answer(source: str, name: str) -> Any:
    return cell(source, name, solution=True)


# One test cell


def shown(source: str, names: dict[str, object] | None = None, **values: Any) -> list[Any]:
    """What a test cell shows."""
    desk = Desk(values)
    return testcell.outputs(check(source), desk.session, {} if names is None else names, 7)


@pytest.mark.parametrize("value", ["-0.5", "-1", "2.5", "3", "float('nan')", "float('inf')"])
def test_points_that_cannot_be_are_an_error(value: str) -> None:
    """nbgrader takes what is below 0 for full points."""
    [error] = shown(value)
    told = say("points_out_of_range", value=eval(value))
    assert (error["output_type"], error["ename"], error["evalue"]) == ("error", "ValueError", told)


@pytest.mark.parametrize("value", ["0", "0.0", "0.5", "2", "2.0", "True", "'a text'"])
def test_points_that_can_be_are_the_cells_value(value: str) -> None:
    [result] = shown(value)
    assert (result["output_type"], result["execution_count"]) == ("execute_result", 7)
    assert result["data"] == {"text/plain": value} and result["metadata"] == {}


@pytest.mark.parametrize("source", ["None", "x = 1", ""])
def test_without_a_value_nothing_is_shown(source: str) -> None:
    assert shown(source) == []


def test_a_scoreboard_is_shown_without_formulas_that_act() -> None:
    link = r"\href{javascript:alert(1)}{x}"
    source = f"""
from course.check import Scoreboard
board = Scoreboard("F", points=2)
board.equal("row", lambda: f, 5.0)
board.equal(r"${link}$", lambda: f, 5.0)
board.score()
"""
    [result] = shown(source, f=5.0)
    assert result["data"]["text/plain"] == "2.0"
    assert all(row["passed"] for row in result["data"][SCORE_MIME]["rows"])
    assert "not run" in result["data"]["text/html"] and link not in result["data"]["text/html"]


@pytest.mark.parametrize(
    ("raised", "name", "text"),
    [
        ("raise KeyError('x')", "KeyError", "'x'"),
        ("raise SystemExit(3)", "SystemExit", "3"),
        ("import sys; sys.exit('bye')", "SystemExit", "bye"),
        ("assert f == 6, 'f is 6'", "AssertionError", "f is 6"),
        ("nowhere", "NameError", "name 'nowhere' is not defined"),
        (
            "from course.clock import TooSlow\nraise TooSlow",
            "TooSlow",
            say("cell_too_slow", seconds=CHECK_CELL_SECONDS),
        ),
    ],
)
def test_whatever_a_test_cell_raises_is_an_error_of_its_own(
    raised: str, name: str, text: str
) -> None:
    [error] = shown(raised, f=5.0)
    assert (error["output_type"], error["ename"], error["evalue"]) == ("error", name, text)
    assert any("<f-test>" in line for line in error["traceback"])


def test_what_is_no_failure_of_the_cells_ends_the_grading() -> None:
    with pytest.raises(KeyboardInterrupt):
        shown("raise KeyboardInterrupt")


def test_what_is_said_is_one_text_on_stdout_and_above_the_rest() -> None:
    """nbgrader gives no points to a cell that wrote to stderr, be it a warning."""
    source = "import sys\nprint('said')\nprint('warned', file=sys.stderr)\n2"
    [text, result] = shown(source)
    assert text == {"output_type": "stream", "name": "stdout", "text": "warned\nsaid\n"}
    assert result["output_type"] == "execute_result"
    [text, error] = shown("import sys\nprint('mind', file=sys.stderr)\nraise ValueError")
    assert (text["name"], text["text"], error["ename"]) == ("stdout", "mind\n", "ValueError")


def test_what_a_test_cell_defines_the_next_one_has_but_nothing_of_the_learners() -> None:
    names: dict[str, object] = {"given": 1}
    assert shown("_mine = f + given\ng = 8\nlen([_mine])", names, f=5.0, g=9.0) != []
    assert {k: v for k, v in names.items() if k != "__builtins__"} == {
        "given": 1,
        "_mine": 6.0,
        "g": 8,
    }


def test_the_learner_is_asked_for_what_is_neither_the_instructors_nor_pythons() -> None:
    desk = Desk({"f": 5.0, "given": 7.0, "len": 9.0})
    cell_ = check("[len([f]), given]")
    [result] = testcell.outputs(cell_, desk.session, {"given": 1}, 1)
    assert result["data"]["text/plain"] == "[1, 1]"
    assert [asked for what, *asked in desk.workers[0] if what == "names"] == [[["f"]]]


def test_a_scoreboard_asks_the_session() -> None:
    """What a check does with the learner's functions, it does where they are."""
    asked: list[Any] = []

    def noted(name: str) -> Any:
        return lambda *what: asked.append((name, *what)) or name

    names = ("overridden", "limited", "watch", "keep_results")
    kept = np.ones(3)
    session: Any = SimpleNamespace(**{name: noted(name) for name in names}, kept=[kept])
    space: Any = testcell._Names({"a": 1}, session)
    assert space["a"] == 1
    assert (space.overridden({"f": len}), space.limited(2.0)) == ("overridden", "limited")
    space.watch(kept)
    space.keep_results()
    assert asked == [
        ("overridden", {"f": len}),
        ("limited", 2.0),
        ("watch", kept),
        ("keep_results",),
    ]
    assert space.is_kept(kept[1:]) is True and space.is_kept(np.ones(3)) is False


# A whole submission

SETUP = cell("one = 1", "setup", locked=True)
PASSES = """
from course.check import Scoreboard
board = Scoreboard("F", points=2)
board.equal("five", lambda: {name}, 5.0)
board.equal("more", lambda: {name} + {more}, 5.0)
board.score()
"""


def passes(name: str, more: int = 0) -> Any:
    return check(PASSES.format(name=name, more=more), f"{name}-test")


SOURCE = [SETUP, answer("f = 5.0", "f"), passes("f"), answer("g = 5.0", "g"), passes("g")]
OF = Assignment(
    {notebooks.grade_id(c): c for c in SOURCE},
    {"one": 1},
    answers={"f": frozenset("f"), "g": frozenset("gh")},
)
VALUES = {"f": 5.0, "g": 5.0}


def run(
    *cells: Any, of: Assignment = OF, values: dict[str, Any] = VALUES, **limits: Any
) -> tuple[Session, Desk, list[Any], list[str]]:
    """Grade these cells; the session, its workers, the cells with outputs, and the steps."""
    desk, steps = Desk(values), list[str]()
    made = [{**c, "outputs": []} for c in cells]
    notebook: Any = {"cells": made, "metadata": {}, "nbformat": 4}
    bounds = checker.SubmissionLimits(**limits)
    session = checker.grade(notebook, of, desk.new, bounds, steps.append)
    return session, desk, made, steps


def own(*changes: tuple[int, Any]) -> list[Any]:
    cells = list(SOURCE)
    for place, new in changes:
        cells[place] = new
    return cells


def test_all_cells_run_before_any_check_and_each_check_where_it_stands() -> None:
    text = cell("Words.", kind="markdown")
    cells = own((3, cell("g = 5.0 # mine", "g")))
    session, desk, made, steps = run(text, *cells[:3], cell("own"), *cells[3:])
    assert steps == ["setup", "f", "cell 4", "g", "f-test", "g-test"]
    asked = [(what, *rest[:1]) for what, *rest in desk.workers[0] if what != "names"]
    assert asked == [
        ("run", "one = 1"),
        ("run", "f = 5.0"),
        ("snapshot", "f-test"),
        ("run", "own"),
        ("run", "g = 5.0 # mine"),
        ("snapshot", "g-test"),
        ("restore", "f-test"),
        ("forget",),
        ("restore", "g-test"),
        ("forget",),
    ]
    assert [c["execution_count"] for c in made[1:]] == [1, 2, 3, 4, 5, 6]
    assert [c["outputs"][0]["output_type"] for c in made[1:]] == [
        "stream",
        "stream",
        "execute_result",
        "stream",
        "stream",
        "execute_result",
    ]
    assert set(session.seconds) == {"setup", "f", "f-test", "g", "g-test", ""}
    assert (session.cpu, session.memory) == (1.5, 100)  # it is ended


def test_a_cells_value_has_its_number() -> None:
    _, _, made, _ = run(cell("text"), cell("value"))
    [text], [value] = (c["outputs"] for c in made)
    assert value["execution_count"] == 2 and "execution_count" not in text


def test_a_locked_cell_is_the_instructors_whatever_stands_in_it() -> None:
    cells = own((0, cell("one = 100", "setup")), (2, cell("2.0", "f-test")))
    _, desk, made, _ = run(*cells, values={"f": 6.0, "g": 5.0})
    assert desk.workers[0][0][:2] == ("run", "one = 1")
    assert made[2]["outputs"][0]["data"]["text/plain"] == "0.0"


def test_a_cell_may_run_as_long_as_is_configured() -> None:
    _, desk, _, _ = run(*SOURCE, cell=7.5)
    assert {args[2] for args in desk.workers[0] if args[0] == "run"} == {7.5}
    _, desk, made, _ = run(*SOURCE, total=0.0)
    assert desk.workers == []
    told = say("submission_too_slow", seconds=0.0)
    assert made[1]["outputs"][0]["evalue"] == told


def test_cells_that_ended_a_grader_are_not_run() -> None:
    session, desk, made, steps = run(*SOURCE, cell("own"), lost=("f", "cell 6", "g-test"))
    assert steps == ["setup", "g", "f-test"]
    assert [args[1] for args in desk.workers[0] if args[0] == "run"] == ["one = 1", "g = 5.0"]
    errors = {1: ("CellError", "f"), 5: ("CellError", "cell 6"), 4: ("CheckError", "g-test")}
    for place, (name, lost) in errors.items():
        [error] = made[place]["outputs"]
        assert (error["ename"], error["evalue"]) == (name, say("grader_lost", cell=lost))
    assert "g" not in session.proven


ALL = frozenset({"one", "f", "g", "h"})


@pytest.mark.parametrize(
    ("cells", "values", "unproven"),
    [
        (SOURCE, VALUES, set()),
        # Not every row passed: its mistake costs its own exercise alone.
        (SOURCE, {"f": 6.0, "g": 5.0}, {"f"}),
        # One of two rows passed.
        ([*SOURCE[:2], passes("f", 1), *SOURCE[3:]], VALUES, {"f"}),
        # Given another meaning in a later cell, an earlier one, or another exercise's.
        ([*SOURCE, cell("f = 6.0")], VALUES, {"f"}),
        ([cell("def f(): pass"), *SOURCE], VALUES, {"f"}),
        (own((3, answer("g = f = 5.0", "g"))), VALUES, {"f"}),
        ([*SOURCE, cell("h = 1")], VALUES, {"h"}),
        # No Python: any word of it may be one.
        ([*SOURCE, cell("%time f = 6.0")], VALUES, {"f"}),
        # What a set-up cell defines, defined again.
        ([*SOURCE, cell("one = 2")], VALUES, {"one"}),
        (own((1, answer("f = one = 5.0", "f"))), VALUES, {"one"}),
        # In its own cell, and in words, a name may stand.
        (own((0, cell("one = 1", "setup"))), VALUES, set()),
        ([*SOURCE, cell("f = 6.0", kind="markdown")], VALUES, set()),
    ],
)
def test_what_is_proven_is_what_passed_and_is_nowhere_made_anew(
    cells: list[Any], values: dict[str, Any], unproven: set[str]
) -> None:
    """Of what is proven the learner's own is called later, and no longer the reference's."""
    checks = {notebooks.grade_id(c): c for c in cells if notebooks.is_check(c)}
    of = replace(OF, cells={**OF.cells, **checks})
    assert run(*cells, of=of, values=values)[0].proven == ALL - unproven


def test_the_reference_that_stands_in_is_the_assignments() -> None:
    of = replace(OF, references=lambda: {"f": len})
    assert run(*SOURCE, of=of)[0]._references() == {"f": len}


def test_what_a_submission_takes_here_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    @contextlib.contextmanager
    def limited(more: int) -> Iterator[None]:
        asked.append(more)
        yield
        asked.append(0)

    monkeypatch.setattr(checker.memory, "limited", limited)
    run(*SOURCE)
    assert asked == [2 << 30, 0]


def test_where_no_worker_can_be_made_nothing_is_graded() -> None:
    def none() -> Any:
        raise CourseError("No jail.")

    notebook: Any = {"cells": [dict(c) for c in SOURCE], "metadata": {}, "nbformat": 4}
    with pytest.raises(CourseError, match=r"No jail\."):
        checker.grade(notebook, OF, none)
