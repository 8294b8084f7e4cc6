"""Every test cell fails every dummy; and the lint that says so finds a weak cell."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from autograder import material
from autograder.quality.dummies import DUMMIES, Weak, agrees, lint, right_too
from course import notebooks, places
from course.check import Session, within
from tests.support import ASSIGNMENTS, ROOT, OnDemand

Findings = dict[str, list[Weak]]


def notebook(folder: str, assignment: str) -> notebooks.Notebook:
    return notebooks.read(places.notebook(ROOT / folder, assignment))


EXERCISES = [
    (assignment, name)
    for assignment in ASSIGNMENTS
    for name, cell in notebooks.by_grade_id(notebook("source", assignment)).items()
    if notebooks.is_check(cell)
]


@pytest.fixture(scope="module")
def linted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Findings]]:
    """Assignment → test cell → its weak rows; on the 8×8 digits, as MNIST would take minutes."""

    def findings(assignment: str) -> Findings:
        return dict(lint(notebook("source", assignment), notebook("release", assignment)))

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MPLBACKEND", "agg")
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.delenv("COURSE_MNIST_DIR", raising=False)
        for proxy in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
            patch.setenv(proxy, "http://127.0.0.1:9")  # nobody listens there
        yield OnDemand(findings)


@pytest.mark.corpus
@pytest.mark.parametrize(("assignment", "name"), EXERCISES)
def test_no_dummy_passes_a_row(assignment: str, name: str, linted: dict[str, Findings]) -> None:
    assert set(linted[assignment][name]) == right_too(material.policy(assignment), name)


def cell(name: str, source: str, **roles: bool) -> notebooks.Cell:
    return {
        "cell_type": "code",
        "source": source,
        "metadata": {"nbgrader": {"grade_id": name, "locked": True, **roles}},
    }


def found(answer: str, rows: str, stub: str = "raise NotImplementedError()") -> set[Weak]:
    """What the lint finds in a notebook of one exercise."""
    test = f"board = Scoreboard('1. x', points=1)\n{rows}\nboard.score()"
    setup = cell("setup", "import numpy as np\nfrom course.check import Scoreboard")
    source = {"cells": [setup, cell("x", answer, solution=True), cell("x-test", test, grade=True)]}
    [(name, weak)] = lint(source, {"cells": [cell("x", stub, solution=True)]})
    assert name == "x-test"
    assert len(set(weak)) == len(weak)
    return set(weak)


def dummies(findings: set[Weak], row: str) -> set[str]:
    return {weak.dummy for weak in findings if weak.row == row}


DOUBLE = "def double(x):\n    return 2 * x"
STUB = "def double(x):\n    raise NotImplementedError()"
OF_THE_RIGHT_SHAPE = {"zeros", "ones", "hundreds", "NaN", "sevens equal to anything"}
ON_THREE = "lambda: double(np.array([1.0, 2.0, 4.0]))"


def test_a_row_that_asks_for_the_right_value_is_not_weak() -> None:
    assert not found(DOUBLE, f"board.equal('three', {ON_THREE}, np.array([2.0, 4.0, 8.0]))", STUB)


def test_a_row_that_asks_for_a_shape_alone_is_weak() -> None:
    findings = found(DOUBLE, f"board.exact('shape', lambda: np.shape(({ON_THREE})()), (3,))", STUB)
    assert dummies(findings, "shape") == {*OF_THE_RIGHT_SHAPE, "its first argument"}


@pytest.mark.parametrize(
    ("claim", "dummy"),
    [
        ("double(3.0) is None or True", "None"),
        ("np.all(double(np.ones(3)) == 2)", "nothing in it"),
        ("bool(abs(double(3.0) - 6.0) < 1e-6)", "equal to anything"),
        ("np.allclose(double(np.ones(3)), 2.0)", "sevens equal to anything"),
        ("np.allclose(np.sort(np.ravel(double(np.eye(2)))), [0, 0, 2, 2])", "one axis more"),
        ("np.array_equal(double(np.ones((2, 3))).T, 2 * np.ones((2, 3)))", "transposed"),
        ("float(double(3.0)) >= 0.0", "zeros"),
        ("not double(3.0) < 0.0", "NaN"),
        ("double(1.0) == 2.0 and double(2.0) > 1.0", "the same whatever it is given"),
    ],
)
def test_finds_claims_that_are_too_easily_true(claim: str, dummy: str) -> None:
    findings = found(DOUBLE, f"board.true('claim', lambda: bool({claim}), 'no')", STUB)
    assert dummy in dummies(findings, "claim")


def test_a_row_that_does_not_ask_is_weak_for_everyone() -> None:
    findings = found(DOUBLE, "board.true('nothing', lambda: True, '')", STUB)
    assert dummies(findings, "nothing") == {*DUMMIES, "the blank stub"}


def test_a_dummy_that_is_right_is_spared() -> None:
    rows = "board.equal('of zeros', lambda: double(np.zeros(3)), np.zeros(3))\n"
    rows += "board.equal('of ones', lambda: double(np.ones(3)), 2 * np.ones(3))"
    assert not found(DOUBLE, rows, STUB)


def test_parts_of_one_call_are_judged_each_for_itself() -> None:
    answer = "def start(n):\n    return np.arange(1.0, n), np.zeros(n)"
    stub = "def start(n):\n    raise NotImplementedError()"
    rows = """
run = board.run("W, b", lambda: start(4))
board.equal("b", run["b"], np.zeros(4))
board.exact("W", lambda: np.shape(run["W"]()), (3,))
"""
    findings = found(answer, rows, stub)
    assert {weak.row for weak in findings} == {"W"}
    assert dummies(findings, "W") == {*OF_THE_RIGHT_SHAPE, "its first part for all"}


def test_works_in_place() -> None:
    answer = "def fill(x):\n    x[...] = [3.0, 4.0]"
    stub = "def fill(x):\n    raise NotImplementedError()"
    rows = """
def filled():
    x = np.ones(2)
    fill(x)
    return x

board.equal("right", filled, np.array([3.0, 4.0]))
board.true("changed", lambda: not np.array_equal(filled(), np.ones(2)), "")
"""
    findings = found(answer, rows, stub)
    assert {weak.row for weak in findings} == {"changed"}
    assert {"zeros", "NaN"} <= dummies(findings, "changed")
    assert "None" not in dummies(findings, "changed")


def test_values() -> None:
    answer = "z, choice = [1.5, 2.5], 'B'"
    rows = """
board.equal("z", lambda: z, [1.5, 2.5])
board.exact("choice", lambda: choice, "B")
board.true("two", lambda: len(z) == 2, "")
"""
    findings = found(answer, rows)
    assert {weak.row for weak in findings} == {"two"}
    assert "the blank stub" not in dummies(findings, "two")


def test_functions_and_values_in_one_cell_are_judged_apart() -> None:
    rows = """
board.equal("double", lambda: double(2.0), 4.0)
board.exact("choice", lambda: choice, "B")
board.true("number", lambda: float(double(1.0)) >= 0, "")
board.true("text", lambda: isinstance(choice, str), "")
"""
    findings = found(f"choice = 'B'\n{DOUBLE}", rows, f"choice = None\n{STUB}")
    assert {weak.row for weak in findings} == {"number", "text"}
    assert "hundreds" in dummies(findings, "number")
    assert "hundreds" in dummies(findings, "text")


def test_a_cell_that_stops_is_found() -> None:
    findings = found(DOUBLE, f"assert ({ON_THREE})()[0] == 2.0", STUB)
    assert {"None", "zeros", "the blank stub"} <= {weak.dummy for weak in findings}
    assert all("stops" in weak.row for weak in findings)


def test_a_generator_of_random_numbers_gives_the_dummy_the_same_stream() -> None:
    answer = "def draw(rng):\n    return rng.normal(size=3)"
    stub = "def draw(rng):\n    raise NotImplementedError()"
    rows = """
truth = np.random.default_rng(1).normal(size=3)
board.equal("drawn", lambda: draw(np.random.default_rng(1)), truth)
"""
    assert not found(answer, rows, stub)  # not even the one that ignores what it is given


def test_leaves_the_session_as_it_was() -> None:
    with within(Session(still_red={"0. before": True})) as session:
        found(DOUBLE, f"board.equal('three', {ON_THREE}, np.array([2.0, 4.0, 8.0]))", STUB)
    assert session.still_red == {"0. before": True}


@pytest.mark.parametrize(
    ("answer", "truth", "same"),
    [
        (np.array([1.0, 2.0]), np.array([1.0, 2.0 + 1e-12]), True),
        (np.array([[1.0, 2.0]]), np.array([1.0, 2.0]), False),
        ({"W": np.zeros(2)}, {"W": np.zeros(2)}, True),
        ({"W": np.zeros(2)}, {"b": np.zeros(2)}, False),
        ((1, "B"), [1.0, "B"], True),
        ((1,), (1, 2), False),
        (True, 1, False),
        (np.nan, np.nan, True),
        (None, None, True),
        (0.0, None, False),
        (object(), 1.0, False),
    ],
)
def test_agrees(answer: Any, truth: Any, same: bool) -> None:
    assert agrees(answer, truth) is same
