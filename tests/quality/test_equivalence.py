"""Whether the mutants of a notebook behave as its reference does."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from autograder.quality import equivalence, trials
from autograder.quality.equivalence import Verdict
from autograder.quality.trials import Exercise
from tests.quality.support import NAME, cell, notebook, only, write

SETUP = """
import os
import numpy as np
from course.check import Scoreboard, planted
from autograder.cells.reference import reference
"""
ANSWERS = {
    "one": "def one(x, k=1.0):\n    return k * x\nnumber = 3",
    "two": "def two(f):\n    return f(1.0)",
    "design": "def design(x):\n    return 2 * x",
}
SEED = 'float(os.environ["COURSE_SEED"])'


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Exercise]]:
    """Makes a notebook of these exercises, with these lines in their test cells."""
    monkeypatch.setenv("COURSE_SEED", "0")

    def made(**lines: str) -> dict[str, Exercise]:
        cells = [cell("setup", SETUP, locked=True, solution=False, grade=False)]
        for name, line in lines.items():
            test = f"board = Scoreboard('1. x', points=1)\n{line}\nboard.score()"
            cells += [
                cell(name, ANSWERS[name], solution=True, grade=False),
                cell(f"{name}-test", test, grade=True, locked=True, points=1),
            ]
        source = notebook(*cells)
        only(source, source, tmp_path, monkeypatch)
        write(tmp_path / "material" / NAME / "policy.toml", 'open = ["design"]\n')
        found = trials.exercises(NAME)
        for exercise in found.values():
            exercise._seconds = 0.0
        return found

    return made


Course = Callable[..., dict[str, Exercise]]


def notes(exercises: dict[str, Exercise], *slow: str) -> equivalence._Notes:
    return equivalence._Notes(NAME, exercises, set(slow))


def given(found: equivalence._Notes, name: str = "one") -> list[dict[str, object]]:
    return [call.given for call in found.calls[name][name]]


def test_the_arguments_of_a_call_are_noted_under_several_seeds(course: Course) -> None:
    found = notes(course(one=f"one({SEED})\none(5.0, k=2.0)"))
    assert given(found) == [
        one for seed in (0.0, 1.0, 2.0) for one in ({"x": seed}, {"x": 5.0, "k": 2.0})
    ]


def test_a_slow_cell_is_run_under_one_seed(course: Course) -> None:
    exercises = course(one=f"one({SEED})", two=f"one({SEED})")
    assert [call["x"] for call in given(notes(exercises, "one"))] == [0.0, 0.0, 1.0, 2.0]


def test_of_each_cell_twenty_calls_are_noted_for_each_seed(course: Course) -> None:
    exercises = course(one="[one(1.0) for _ in range(25)]", two="[one(2.0) for _ in range(25)]")
    found = [call["x"] for call in given(notes(exercises))]
    assert found == ([1.0] * 20 + [2.0] * 20) * 3


def test_a_call_goes_on_as_usual(course: Course) -> None:
    found = notes(course(one="one(one(1.5, k=2.0))"), "one")
    assert given(found) == [{"x": 1.5, "k": 2.0}, {"x": 3.0}]


def test_an_argument_is_noted_as_it_was(course: Course) -> None:
    [first] = given(notes(course(one="x = np.ones(2)\none(x)\nx += 1"), "one"))
    assert np.array_equal(first["x"], [1, 1])  # type: ignore[arg-type]


def test_a_call_with_other_arguments_is_none(course: Course) -> None:
    lines = "try: one()\nexcept TypeError: pass\none(1.0)"
    assert given(notes(course(one=lines), "one")) == [{"x": 1.0}]


def test_the_reference_s_own_calls_are_noted(course: Course) -> None:
    found = notes(course(one=f"reference({NAME!r}).one(1.0)"), "one")
    assert given(found) == [{"x": 1.0}]


def test_what_a_cell_plants_in_the_notebook_is_noted(course: Course) -> None:
    lines = "def other(f): return 7\nwith planted(two=other, number=4): one(1.0)\none(2.0)"
    exercises = course(two="", one=lines)
    first, second = notes(exercises, "one").calls["one"]["one"]
    assert first.standing.keys() == {"two"}
    assert first.standing["two"](abs) == 7  # type: ignore[operator]
    assert second.standing == {}


def test_what_a_test_cell_defines_is_kept(course: Course) -> None:
    found = notes(course(one="def helper(x): return 7"))
    assert found.left["helper"](1) == 7  # type: ignore[operator]
    assert "one" not in found.left and "np" not in found.left


def test_a_cell_s_own_names_stay_and_the_notebook_s_come_back() -> None:
    space = {"mine": 1, "its": 2}
    equivalence._Keeping().restore(space, {"its": 3})
    assert space == {"mine": 1, "its": 3}


def judged(exercises: dict[str, Exercise], *survivors: tuple[str, str]) -> Iterator[Verdict]:
    return iter(equivalence.verdicts(NAME, exercises, survivors))


def test_survivors_are_judged_each_for_itself(course: Course) -> None:
    exercises = course(one="one(1.0)\none(np.ones(3), k=2.0)")
    same, other = ANSWERS["one"].replace("k * x", "x * k"), ANSWERS["one"].replace("3", "4")
    stops = ANSWERS["one"].replace("k * x", "os._exit(3)")
    right, wrong, stopped = judged(exercises, ("one", same), ("one", other), ("one", stops))
    assert right.equivalent and right.inputs > 100
    assert wrong == Verdict(False, 0, "number is another")
    assert stopped == Verdict(False, 0, "It did not come to its end (exit code 3).")


def test_an_argument_that_uses_a_test_cell_s_own_names_finds_them(course: Course) -> None:
    lines = "def helper(x): return x + 1\ndef f(x): return helper(x)\nfor _ in range(20): two(f)"
    exercises = course(two=lines)
    [found] = judged(exercises, ("two", "def two(f):\n    return f(1)"))
    assert found.equivalent and found.inputs > 20


def test_a_design_is_tried_under_other_seeds(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One is wrong under the next seed, one under the next but one, which is not tried."""
    monkeypatch.setattr(equivalence, "FRESH", 1)
    exercises = course(design="board.true('x', lambda: bool(design(1.0) > 0), 'No.')")
    source = f"def design(x):\n    return (3 * x) * ({SEED} != {{}})"
    survivors = [("design", source.format(seed)) for seed in (1, 2)]
    assert list(judged(exercises, *survivors)) == [
        Verdict(False, 0, "it loses points under another seed"),
        Verdict(True, 0, "every point is earned under 1 other seeds"),
    ]


def test_without_a_survivor_nothing_is_judged() -> None:
    assert equivalence.verdicts("00_start_here", {}, []) == []


def test_what_cannot_be_judged_at_all_is_an_error(course: Course) -> None:
    exercises = course(one="one(1.0)")
    exercises["one"].answer["source"] = "1 / 0"
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        equivalence.verdicts(NAME, exercises, [("one", "number = 3")])
