"""What a call leaves as it is, and what a check puts among the learner's names."""

import numpy as np
import pytest

from course.check import Counted, NotRun, Run, Scoreboard, Wrong
from course.check.promises import Promises
from course.doctor import explain
from course.scoreboard import Row
from course.text import say
from tests.course.check.support import judge

RIGHT = np.array([1.0, 2.0])


def of_a_run(call: object, **promises: object) -> list[Row]:
    """A call of two parts, both right, and a third row without it."""
    board = Scoreboard("x", points=1)
    run = board.run(" w,b ", call, **promises)
    board.equal("w", run["w"], 1.0)
    board.equal("b", run["b"], 2.0)
    board.equal("else", lambda: 3.0, 3.0)
    return list(board.score().rows)


def test_a_run_that_changes_an_argument_is_told_of_once() -> None:
    theta, other = np.zeros(2), np.zeros(2)

    def call() -> tuple[float, float]:
        theta[0] += 1
        return 1.0, 2.0

    rows = of_a_run(call, unchanged={"other": other, "theta": theta})
    assert [row.cause for row in rows] == ["mutates_argument", "", ""]
    assert rows[0].message == say("changed_argument", name="theta")
    assert all(row.passed for row in of_a_run(call, unchanged={"other": other}))


def test_what_a_run_changed_is_told_in_a_row_that_uses_it_and_is_right() -> None:
    theta = np.zeros(2)

    def call() -> tuple[float, float]:
        theta[0] += 1
        return 7.0, 2.0

    board = Scoreboard("x", points=1)
    run = board.run("w, b", call, unchanged={"theta": theta})
    board.equal("w", run["w"], 1.0)
    board.equal("else", lambda: 3.0, 3.0)
    board.equal("b", run["b"], 2.0)
    assert [row.cause for row in board.score().rows] == ["unknown", "", "mutates_argument"]


def test_a_run_hands_out_no_argument_and_no_memory_of_an_earlier_call() -> None:
    theta, kept = np.ones(1), np.ones(1)

    def causes(part: object) -> list[str]:
        board = Scoreboard("x", points=1)
        run = board.run(
            "w, b", lambda: (part() if callable(part) else part, 2.0), fresh={"theta": theta}
        )
        board.equal("w", run["w"], np.ones(1))
        return [row.cause for row in board.score().rows]

    assert causes(theta) == ["shares_argument"]
    assert causes(theta[:]) == ["shares_argument"]
    assert causes(kept) == ["kept_result"]
    assert causes(lambda: np.ones(1)) == [""]


def test_a_row_takes_promises_too() -> None:
    theta = RIGHT.copy()
    assert judge(lambda: theta, RIGHT, fresh={"theta": theta}).cause == "shares_argument"
    kept = RIGHT.copy()
    assert judge(lambda: kept, RIGHT, fresh={"theta": theta}).cause == "kept_result"
    assert judge(lambda: RIGHT + 0, RIGHT, fresh={"theta": theta}).passed
    seen = iter([RIGHT, RIGHT + 1e-3])
    assert judge(lambda: next(seen) + 0, RIGHT, fresh={}).cause == "random"
    shapes = iter([np.ones(2), np.ones(1)])
    assert judge(lambda: next(shapes), np.ones(2), fresh={}).cause == "random"


def test_a_gradient_takes_promises_too() -> None:
    theta, kept = np.ones(2), np.ones(2)

    def causes(got: object) -> list[str]:
        board = Scoreboard("x", points=1)
        truth = {"w": np.ones(2)}
        board.gradients("here", lambda: {"w": got()}, truth, names=("w",), fresh={"theta": theta})
        return [row.cause for row in board.score().rows]

    assert causes(lambda: theta) == ["shares_argument"]
    assert causes(lambda: kept) == ["kept_result"]
    assert causes(lambda: np.ones(2)) == [""]
    seen = iter([1.0, 1.001])
    assert causes(lambda: np.full(2, next(seen))) == ["random"]


def test_a_row_about_a_run_made_before_cannot_say_what_it_changed() -> None:
    board = Scoreboard("x", points=1)
    run = board.run("w, b", lambda: (1.0, 2.0))
    board.equal("w", run["w"], 1.0, unchanged={"X": RIGHT})
    board.equal("b", run["b"], 2.0, unchanged={"X": RIGHT})
    board.equal("else", lambda: 3.0, 3.0, unchanged={"X": RIGHT})
    assert [row.passed for row in board.score().rows] == [True, False, True]
    assert say("unchanged_too_late", row="b") in board.rows[1].message


@pytest.mark.parametrize("kind", ["exact", "flags"])
def test_other_rows_see_a_changed_argument(kind: str) -> None:
    board = Scoreboard("x", points=1)
    X = RIGHT.copy()

    def change() -> dict[str, float]:
        X[0] += 1
        return {"w": 0.6, "b": 0.0}

    if kind == "exact":
        board.exact("row", change, {"w": 0.6, "b": 0.0}, unchanged={"X": X})
    else:
        board.flags("row", change, wrong={"w": 0.6}, right=["b"], unchanged={"X": X})
    assert board.score().rows[0].cause == "mutates_argument"


def test_what_is_watched_is_the_argument_itself() -> None:
    X = RIGHT.copy()
    assert Scoreboard("x", points=1).watched(X) is X


def cell(code: str, **names: object) -> dict[str, object]:
    """A test cell's namespace after it ran."""
    namespace = {"Scoreboard": Scoreboard, **names}
    exec(code, namespace)
    return namespace


def test_a_function_that_has_no_part_in_an_exercise_fails_in_it() -> None:
    code = (
        "board = Scoreboard('x', points=1)\n"
        "board.without('helper', 'transposed')\n"
        "board.equal('with', lambda: helper(1, k=2), 1.0)\n"
        "board.equal('given', lambda: helper(1, k=2), 1.0, given={'helper': lambda *a, **k: 1.0})\n"
        "seen.append(board.score())"
    )
    seen: list = []
    after = cell(code, helper=lambda *a, **k: 1.0, seen=seen)
    [score] = seen
    assert [row.cause for row in score.rows] == ["transposed", ""]
    assert score.rows[0].message == explain("transposed", gradient=False)
    assert after["helper"]() == 1.0


def test_functions_of_several_references_stand_in_together() -> None:
    class Reference:
        f, g = staticmethod(lambda: 1.0), staticmethod(lambda: 2.0)

    code = (
        "board = Scoreboard('x', points=1)\n"
        "board.builds_on(R, 'f')\n"
        "board.builds_on(R, 'g')\n"
        "board.equal('both', lambda: f() + g(), 3.0)\n"
        "seen.append(board.score().points)"
    )
    seen: list = []
    cell(code, R=Reference, seen=seen, f=None, g=None)
    assert seen == [1]


def test_a_cell_that_stops_for_a_missing_name_leaves_nothing_behind() -> None:
    namespace = {"Scoreboard": Scoreboard, "helper": 1}
    with pytest.raises(NotRun):
        exec("helper = 2\nboard = Scoreboard('x')\nhelper = 3\nboard.needs('gone')", namespace)
    assert namespace["helper"] == 2 and "board" not in namespace


@pytest.mark.parametrize(
    ("made", "limit", "key", "expected"),
    [
        (3, "exactly", "wrong_calls", 2),
        (1, "exactly", "wrong_calls", 2),
        (3, "at_most", "too_many_calls", 2),
        (1, "at_least", "too_few_calls", 2),
    ],
)
def test_a_number_of_calls_has_its_sentence(made: int, limit: str, key: str, expected: int) -> None:
    f = Counted(lambda: 1.0, "f")

    def work() -> np.ndarray:
        for _ in range(made):
            f()
        return RIGHT

    row = judge(work, RIGHT, calls=getattr(f, limit)(2))
    assert row.message == say(key, name="f", got=made, expected=expected)


def test_a_counted_function_is_the_function() -> None:
    f = Counted(lambda x, *, by: x * by)
    assert f.count == 0
    assert (f(2, by=3), f.count) == (6, 1)


def test_a_call_of_several_parts_can_stand_alone() -> None:
    theta = np.ones(1)

    def call() -> tuple[float, float]:
        theta[0] += 1
        return 1.0, 2.0

    run = Run(("w", "b"), call, promises=Promises({}, {"theta": theta}))
    assert run.part("b") == 2.0
    run.require()  # no row has read it
    assert run["w"]() == 1.0
    with pytest.raises(Wrong) as raised:
        run.require()
    assert raised.value.cause == "mutates_argument"


@pytest.mark.parametrize("value", [True, False])
def test_a_truth_value_in_a_numbers_place_is_told_so(value: bool) -> None:
    assert judge(lambda: value, 1.0).message == say("is_bool", value=value)
