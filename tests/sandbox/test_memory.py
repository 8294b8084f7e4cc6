"""Arguments that are left alone, results of their own, time: in a notebook and in the jail."""

import os
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from autograder.engine import checker
from autograder.engine.assignment import Assignment
from autograder.sandbox import jail
from autograder.sandbox.confine import Limits
from course import notebooks
from course.check import Counted, Scoreboard
from course.errors import CourseError
from course.memory import Before, overlap
from course.text import say
from tests.sandbox.test_jail import LEVELS
from tests.support import ROOT

# What a function leaves as it is


def arguments() -> dict[str, Any]:
    inner = {"c": 1.5, "steps": [np.ones(2), 3]}
    return {"X": np.arange(6.0).reshape(2, 3), "params": {"W": np.ones(2), "b": 2, "in": inner}}


def change(code: str) -> str:
    given = arguments()
    before = Before(given)
    exec(code, {"np": np, **given})
    return before.changed()


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("X[0, 0] += 1e-6", "X"),
        ("X.shape = 3, 2", "X"),
        ("X.dtype = np.int64", "X"),
        ("params['W'] += 1e-6", 'params["W"]'),
        ("params['W'] = params['W'].copy()", 'params["W"]'),
        ("params['b'] += 1", 'params["b"]'),
        ("params['b'] = 2.0", 'params["b"]'),
        ("params['new'] = 1", "params"),
        ("del params['b']", "params"),
        ("params['in']['c'] = 1.25", 'params["in"]["c"]'),
        ("params['in']['steps'].append(1)", 'params["in"]["steps"]'),
        ("params['in']['steps'][0][1] = 7", 'params["in"]["steps"][0]'),
        ("params['in']['steps'][1] = 4", 'params["in"]["steps"][1]'),
        ("params['in'] = dict(params['in'])", 'params["in"]'),
    ],
)
def test_every_change_is_seen_and_named(code: str, name: str) -> None:
    assert change(code) == name


@pytest.mark.parametrize(
    "code",
    [
        "X = X + 1",
        "params['W'] = params['W']",
        "W = params.pop('W'); params['W'] = W",  # in another order
        "params['b'] = int('2')",
        "params = {**params, 'new': 1}",
    ],
)
def test_what_is_the_same_is_no_change(code: str) -> None:
    assert change(code) == ""


def test_a_nan_is_as_it_was() -> None:
    given = {"c": float("nan"), "A": np.array([np.nan])}
    before = Before({"given": given})
    given["c"] = float("nan")
    assert before.changed() == ""


def test_overlap() -> None:
    a = np.arange(6.0).reshape(2, 3)
    assert overlap(a[1], a) and overlap({"W": a.T}, [a]) and overlap([a, 1], a[:, 1])
    assert not overlap(a[:, 0], a[:, 1]) and not overlap(a.copy(), a) and not overlap(1.0, a)
    same: dict = {}
    assert overlap(same, {"cache": same})


# The rows of a test cell, in the notebook and in the jail

HERE = "in the notebook"


@pytest.fixture(scope="module", params=[HERE, *LEVELS[:1]])
def judged(request: pytest.FixtureRequest) -> Iterator[Any]:
    """Judges a learner's code by the rows of a test cell: (passed, message) of each."""

    def source(rows: str) -> str:
        return f'board = Scoreboard("x", points=1)\n{rows}\nboard.score()'

    ours = {"np": np, "Scoreboard": Scoreboard, "Counted": Counted}
    if request.param == HERE:

        def here(code: str, rows: str) -> list[tuple[bool, str]]:
            space = dict(ours)
            exec(code, space)
            exec(source(rows).removesuffix("board.score()"), space)
            return [(row.passed, row.message) for row in space["board"].score().rows]

        yield here
        return
    try:
        made = jail.Jail(request.param, ROOT, Limits(memory=1536 << 20, cpu=60))
    except (CourseError, OSError) as error:
        assert not os.environ.get("CI"), error
        pytest.skip(str(error))

    def cell(text: str, name: str = "") -> notebooks.Cell:
        mark = {"grade_id": name, "locked": True, "points": 1, "grade": True}
        metadata = {"nbgrader": mark} if name else {}
        return {"cell_type": "code", "source": text, "metadata": metadata, "outputs": []}

    def there(code: str, rows: str) -> list[tuple[bool, str]]:
        of = Assignment({"x-test": cell(source(rows), "x-test")}, ours)
        check = cell("", "x-test")
        checker.grade(
            {"cells": [cell("import numpy as np\n" + code), check]},
            of,
            made.worker,
            checker.SubmissionLimits(5.0),
        )
        data = notebooks.score_data(check)
        assert data, check["outputs"]
        return [(row["passed"], row["message"]) for row in data["rows"]]

    with made:
        yield there


DUST = {
    "an array": ("def f(X): X += 1e-6; return 1.0", "X = np.ones(3)", "f(X)"),
    "its shape": ("def f(X): X.shape = (3, 1); return 1.0", "X = np.ones(3)", "f(X)"),
    "an entry": ("def f(X): X['W'] += 1e-6; return 1.0", "X = {'W': np.ones(3)}", "f(X)"),
    "replaced": ("def f(X): X['W'] = X['W'].copy(); return 1.0", "X = {'W': np.ones(3)}", "f(X)"),
    "a new key": ("def f(X): X['new'] = 1; return 1.0", "X = {'W': np.ones(3)}", "f(X)"),
    "a number": ("def f(X): X['c'] += 1e-6; return 1.0", "X = {'c': 2.0}", "f(X)"),
    "nested": (
        "def f(X): X['in']['c'][0] += 1e-6; return 1.0",
        "X = {'in': {'c': [2.0]}}",
        "f(X)",
    ),
    "a list": ("def f(X): X.append(1); return 1.0", "X = [2.0]", "f(X)"),
    "in a step": (
        "def f(X):\n    yield 1\n    X += 1e-6\n    yield 2",
        "X = np.ones(3)",
        "float(len(list(f(X)))) - 1",
    ),
    "in the first step": (
        "def f(X):\n    X['W'] = X['W'] + 1\n    yield 1",
        "X = {'W': np.ones(3)}",
        "float(next(f(X)))",
    ),
    "in the last step": (
        "def f(X):\n    yield 1.0\n    X['new'] = 1",
        "X = {'W': np.ones(3)}",
        "[step for step in f(X)][0]",
    ),
}


@pytest.mark.parametrize("kind", DUST)
def test_what_is_not_left_alone_is_seen(judged: Any, kind: str) -> None:
    code, made, call = DUST[kind]
    row = f"{made}\nboard.equal('row', lambda: {call}, 1.0, unchanged={{'X': X}})"
    [(passed, message)] = judged(code, row)
    assert not passed and "`X" in message, message
    run = (
        f"{made}\nrun = board.run('a, b', lambda: ({call}, 2.0), unchanged={{'X': X}})\n"
        "board.equal('a', run['a'], 1.0)\nboard.equal('b', run['b'], 2.0)"
    )
    assert [passed for passed, _ in judged(code, run)] == [False, True]


def test_a_generator_that_leaves_its_arguments_alone(judged: Any) -> None:
    code = "def f(X):\n    for i in range(len(X)):\n        yield X[i:i + 2]"
    rows = (
        "X = np.arange(4.0)\nboard.equal('row', lambda: np.concatenate(list(f(X))),"
        " np.array([0.0, 1, 1, 2, 2, 3, 3]), unchanged={'X': X})"
    )
    assert judged(code, rows) == [(True, "")]


def test_a_run_that_changed_something_is_told_where_the_value_is_right(judged: Any) -> None:
    code = "def f(X): X += 1e-6; return 1.0, 5.0"
    rows = (
        "X = np.ones(3)\nrun = board.run('a, b', lambda: f(X), unchanged={'X': X})\n"
        "board.equal('wrong', run['b'], 2.0)\nboard.equal('right', run['a'], 1.0)\n"
        "board.equal('again', run['a'], 1.0)"
    )
    got = judged(code, rows)
    assert [passed for passed, _ in got] == [False, False, True]
    assert "changed" not in got[0][1] and "changed" in got[1][1]


def test_a_row_that_comes_too_late_to_see_a_change_says_so(judged: Any) -> None:
    rows = (
        "X = np.ones(3)\nrun = board.run('a, b', lambda: (f(X), 2.0))\n"
        "board.equal('b', run['b'], 2.0)\n"
        "board.equal('a', lambda: run['a'](), 1.0, unchanged={'X': X})"
    )
    got = judged("def f(X): return 1.0", rows)
    assert got[0][0] and not got[1][0] and "board.run" in got[1][1]


ONE = "np.ones(3)"
KEPT = {
    "the argument": ("def f(X): return X", "`X`"),
    "a view of it": ("def f(X): return X.reshape(3)", "`X`"),
    "a view of what was changed": ("def f(X):\n    X += 1\n    X -= 1\n    return X[:]", "`X`"),
    "a buffer": ("B = np.empty(3)\ndef f(X):\n    B[:] = X\n    return B", "next call"),
    "a view of a buffer": (
        "B = np.empty((2, 3))\ndef f(X):\n    B[1] = X\n    return B[1]",
        "next call",
    ),
    "a memory": (
        "known = {}\ndef f(X):\n    return known.setdefault(X.tobytes(), X.copy())",
        "next call",
    ),
    "a sum that is never reset": (
        "n = [0]\ndef f(X):\n    n[0] += 1\n    return X * n[0]",
        "second",
    ),
}


@pytest.mark.parametrize("kind", KEPT)
def test_what_is_not_fresh_is_seen(judged: Any, kind: str) -> None:
    code, word = KEPT[kind]
    rows = f"X = {ONE}\nboard.equal('row', lambda: f(X), {ONE}, fresh={{'X': X}})"
    [(passed, message)] = judged(code, rows)
    assert not passed and word in message, message


def test_what_is_fresh(judged: Any) -> None:
    rows = (
        f"X = {ONE}\nboard.equal('row', lambda: f(X), {ONE}, fresh={{'X': X}})\n"
        "board.equal('number', lambda: float(f(X)[0]), 1.0, fresh={'X': X})\n"
        "board.gradients('here', lambda: {'W': f(X), 'b': f(X)}, {'W': X, 'b': X},"
        " names=('W', 'b'), fresh={'X': X})"
    )
    assert [passed for passed, _ in judged("def f(X): return X.copy()", rows)] == [True] * 4


@pytest.mark.parametrize(
    "code",
    [
        "B = {}\ndef f(X):\n    B['W'], B['b'] = X.copy(), X.copy()\n    return B",
        "B = np.empty(3)\ndef f(X):\n    B[:] = X\n    return {'W': B, 'b': X.copy()}",
        "def f(X): return {'W': X, 'b': X.copy()}",
    ],
)
def test_gradients_that_are_not_fresh(judged: Any, code: str) -> None:
    rows = (
        "X = np.ones(3)\nboard.gradients('here', lambda: f(X), {'W': X, 'b': X},"
        " names=('W', 'b'), fresh={'X': X})"
    )
    assert not judged(code, rows)[0][0]


def test_a_run_whose_result_is_kept(judged: Any) -> None:
    code = (
        "C = {}\ndef f(X):\n    C['A'] = X.copy()\n    return 1.0, C\n"
        "def g(X): return 1.0, {'A': X}"
    )
    rows = (
        "X = np.ones(3)\n"
        "for h in (f, g):\n"
        "    run = board.run('a, c', lambda h=h: h(X.copy()), fresh={'X': X})\n"
        "    board.equal('a', run['a'], 1.0)\n"
        "    board.equal('A', lambda run=run: run['c']()['A'], X)"
    )
    got = judged(code, rows)
    assert [passed for passed, _ in got] == [False, True, True, True]
    assert "next call" in got[0][1]


def test_every_kind_of_row_that_watches(judged: Any) -> None:
    code = (
        "def f(X):\n    X += 1\n    return True\n"
        "def g(X):\n    X += 1\n    return {'w': 1.0, 'b': 0}"
    )
    rows = (
        "X = np.ones(3)\nboard.exact('exact', lambda: f(X), True, unchanged={'X': X})\n"
        "board.flags('flags', lambda: g(X), wrong={'w': 1.0}, right=['b'], unchanged={'X': X})"
    )
    assert ["`X`" in message for _, message in judged(code, rows)] == [True, True]


# What takes too long


@pytest.mark.parametrize(
    "code",
    [
        "def f():\n    while True:\n        pass",
        "def f():\n    while True:\n        try:\n            1 / 0\n        except Exception:\n"
        "            pass",
    ],
)
def test_what_takes_too_long_is_stopped_and_says_so(judged: Any, code: str) -> None:
    rows = "board = Scoreboard('x', points=1, seconds=0.5)\nboard.equal('never ends', f, 1.0)\n"
    rows += "board.equal('ends', lambda: g(1.0), 1.0)"
    slow, quick = judged(f"{code}\ndef g(x): return x", rows)
    assert slow == (False, say("too_slow", seconds=0.5)) and quick[0]
