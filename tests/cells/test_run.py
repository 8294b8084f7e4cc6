"""An instructor's cells: what runs them, and what their code defines and uses."""

from typing import Any

import pytest

from autograder.cells import run, uses


def cell(source: str, name: str, **role: Any) -> dict[str, Any]:
    mark = {"grade_id": name, "locked": not role.get("solution"), **role}
    return {"cell_type": "code", "source": source, "metadata": {"nbgrader": mark}}


def test_set_up_and_answer_cells_are_the_solution_in_order() -> None:
    cells = [
        cell("a", "setup"),
        cell("b", "f", solution=True),
        cell("c", "f-test", grade=True),
        {"cell_type": "code", "source": "d", "metadata": {}},
        {"cell_type": "markdown", "source": "e", "metadata": {"nbgrader": {"solution": True}}},
        cell("f", "g", solution=True, grade=True),
    ]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    assert [c["source"] for c in run.solution(notebook)] == ["a", "b", "f"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = 2\nx + y", 5),
        ("x = 2\nx = 4\nx + y", 7),
        ("x + 1", None),
        ("x = 1", None),
        ("", None),
        ("y", 3),
    ],
)
def test_the_value_of_a_test_cell_is_its_last_lines(source: str, expected: object) -> None:
    space: dict[str, object] = {"y": 3}
    test = run.test_cell(cell(source, "x-test", grade=True))
    if source == "x + 1":
        with pytest.raises(NameError):
            run.value(test, space)
    else:
        assert run.value(test, space) == expected


def test_an_error_names_the_cell() -> None:
    test = run.test_cell(cell("x = 1\n1 / 0", "x-test", grade=True))
    with pytest.raises(ZeroDivisionError) as raised:
        run.value(test, {})
    assert str(raised.traceback[-1].path) == "<x-test>"
    assert run.code(cell("a", "setup"), "01: ").co_filename == "<01: setup>"
    with pytest.raises(SyntaxError):
        run.test_cell(cell("def", "x-test"))


CODE = """
import numpy as np
def f(x, y=a, *, z: b = c) -> d:
    return inner(x) + np.pi
g = lambda t, u=e: h
def i(): pass
@first
@second
async def j(v=k): return later
"""


def test_names_that_are_used_at_once_and_later() -> None:
    assert uses.defined(CODE) == {"np", "f", "g", "i", "j"}
    assert uses.used(CODE, at_once=True) >= {*"abcdek", "first", "second"}
    assert not uses.used(CODE, at_once=True) & {"inner", "h", "later"}
    assert uses.used(CODE) >= {"a", "b", "c", "d", "e", "inner", "h", "np"}


def test_of_what_is_no_python_any_word_may_be_either() -> None:
    for found in (uses.defined("%time f(x"), uses.used("%time f(x")):
        assert found == {"time", "f", "x"}


def test_what_names_lead_to() -> None:
    graph = {"a": ["b"], "b": ["c", "a"], "d": ["e"]}
    assert uses.reached(["a"], graph) == {"a", "b", "c"}
    assert uses.reached(["d", "x"], graph) == {"d", "e", "x"}
    assert uses.reached([], graph) == set()
