"""A dict or a tuple with only some of what is asked for, or more: what is there is judged."""

import copy
from collections.abc import Callable

import numpy as np
import pytest

from course.check import Scoreboard, Wrong, either, entry
from course.scoreboard import Row
from course.text import say

TRUTH = {"W": np.array([[1.0, 2.0]]), "b": np.array([3.0]), "a": 4.0}
W, B, A = TRUTH.values()
DOUBLED = {name: 2 * value for name, value in TRUTH.items()}


def rows_of(returned: object) -> tuple[Row, ...]:
    board = Scoreboard("x", points=3)
    run = board.run(", ".join(TRUTH), lambda: returned, as_dict=True)
    for name, truth in TRUTH.items():
        board.equal(name, run[name], truth)
    return board.score().rows


def gradient_of(returned: object) -> tuple[Row, ...]:
    board = Scoreboard("x", points=3)
    board.gradients("here", lambda: copy.deepcopy(returned), TRUTH, names=tuple(TRUTH), fresh={})
    return board.score().rows


def test_what_is_there_is_judged_and_what_is_missing_is_named() -> None:
    partly = {"b": np.array([3.0]), "a": 5.0}
    for rows in (rows_of(partly), gradient_of(partly)):
        missing, right, wrong = rows
        assert (missing.message, missing.cause) == (
            say("key_missing", name="W", there=["b", "a"]),
            "wrong_parts",
        )
        assert right.passed
        assert wrong.cause == "unknown"


def test_of_one_that_is_missing_every_row_that_asks_for_it_says_so() -> None:
    board = Scoreboard("x", points=2)
    run = board.run("W, b", lambda: {"b": 1.0}, as_dict=True)
    for name in ("one", "other"):
        board.equal(name, run["W"], 1.0)
    assert len({row.message for row in board.score().rows}) == 1


def test_a_dict_with_other_names_alone_is_told_of_all_names() -> None:
    first, *others = rows_of({"dW": 1.0})
    got = say("a_dict", keys=["dW"])
    assert first.message == say("wrong_keys", expected=list(TRUTH), got=got)
    assert [row.message for row in others] == [say("as_above")] * 2


def test_what_else_is_in_it_costs_one_row() -> None:
    more = {**TRUTH, "Z": 1.0}
    for rows in (rows_of(more), gradient_of(more)):
        assert [row.passed for row in rows] == [False, True, True]
        got = say("a_dict", keys=[*TRUTH, "Z"])
        assert rows[0].message == say("wrong_keys", expected=list(TRUTH), got=got)


def test_where_one_is_missing_what_else_is_there_costs_nothing_more() -> None:
    rows = rows_of({"W": TRUTH["W"], "b": TRUTH["b"], "da": 4.0})
    assert [row.passed for row in rows] == [True, True, False]


def in_order(returned: object) -> tuple[Row, ...]:
    board = Scoreboard("x", points=3)
    run = board.run(", ".join(TRUTH), lambda: returned)
    for name, truth in TRUTH.items():
        board.equal(name, run[name], truth)
    return board.score().rows


def slopes_in_order(returned: object) -> tuple[Row, ...]:
    board, call = Scoreboard("x", points=3), lambda: copy.deepcopy(returned)
    board.gradients("here", call, TRUTH, names=tuple(TRUTH), as_dict=False, fresh={})
    return board.score().rows


def in_one_row(returned: object, **more: object) -> Row:
    board = Scoreboard("x", points=1)
    board.equal("all", lambda: returned, lambda: TRUTH, fresh={}, **more)  # type: ignore[arg-type]
    return board.score().rows[0]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({}, ""),
        ({"more": 1.0}, ""),
        ({"W": [[1.0, 2.5]]}, "W[0, 1] is 2.5; 2 is expected (the worst of 4 entries)."),
        ({"b": [3.5]}, "b[0] is 3.5; 3 is expected (the worst of 4 entries)."),
        ({"a": 5}, "a is 5; 4 is expected (the worst of 4 entries)."),
        ({"a": None}, "`a`: " + say("is_none")),
        ({"b": 3.0}, "`b`: " + say("wrong_shape", got=(), expected=say("shape", shape=(1,)))),
    ],
)
def test_a_row_for_several_arrays_names_the_one_that_is_wrong(
    change: dict[str, object], sentence: str
) -> None:
    """No sentence is of an array that does not exist."""
    given = {k: np.array(v) if isinstance(v, list) else v for k, v in change.items()}
    row = in_one_row(copy.deepcopy(TRUTH) | given)
    if not sentence:  # one and the same is handed out twice
        assert row.cause == "kept_result"
    else:
        assert row.message == sentence


def test_of_several_arrays_one_that_is_missing_is_named_and_a_mistake_known() -> None:
    row = in_one_row({"W": W, "b": B})
    assert row.message == say("key_missing", name="a", there=["W", "b"])
    for doubled in (DOUBLED, [2.0, 4.0, 6.0, 8.0], either([0.0] * 4, DOUBLED)):
        assert in_one_row(DOUBLED, mistakes={"halved_step": doubled}).cause == "halved_step"


def test_lists_are_arrays_where_numbers_are_asked_for() -> None:
    for right in ([[1, 2.0]], ((1, 2),), [np.array([1, 2])]):
        board = Scoreboard("x", points=1)
        board.equal("W", lambda right=right: right, W, lists=True, dtype="float64")  # type: ignore[misc]
        assert board.score().points == 1
    for wrong in ([[1.0], [2.0, 3.0]], [[True, False]], [["1", "2"]], [[1, 2 + 0j]], []):
        board = Scoreboard("x", points=1)
        board.equal("W", lambda wrong=wrong: wrong, W, lists=True)  # type: ignore[misc]
        assert not board.score().rows[0].passed


@pytest.mark.parametrize("rows_of", [in_order, slopes_in_order])
@pytest.mark.parametrize(
    ("returned", "passed"),
    [
        ((W, B), [True, True, False]),
        ([W, B], [True, True, False]),
        ((W, A), [True, False, False]),
        (W, [True, False, False]),
        (A, [False, False, False]),
        ({"W": W}, [False, False, False]),
        ((W, B, A, A), [False, True, True]),
        ((W, A, B, A), [False, False, False]),
    ],
)
def test_of_too_few_or_too_many_in_an_order_what_is_right_counts(
    rows_of: Callable[[object], tuple[Row, ...]], returned: object, passed: list[bool]
) -> None:
    """What is wrong with one of them is not told: it may well be another one."""
    rows = rows_of(returned)
    assert [row.passed for row in rows] == passed
    first, *others = [row for row in rows if not row.passed]
    assert first.message.split(" are expected, in this order")[0] in ("W, b, a", "dW, db, da")
    assert {row.message for row in others} <= {say("as_above")}
    assert {row.cause for row in (first, *others)} == {"wrong_parts"}


def test_an_error_over_a_part_in_the_place_of_another_is_none_of_its_own() -> None:
    board = Scoreboard("x", points=2)
    run = board.run("cache, loss", lambda: 2.0)
    board.equal("what is in it", lambda: run["cache"]()["A"], 1.0)  # type: ignore[index]
    [row] = board.score().rows
    assert row.cause == "wrong_parts" and row.message.startswith("cache, loss are expected")


def test_nothing_at_all_is_told_as_that() -> None:
    assert [row.cause for row in in_order(None)] == ["none"] * 3
    assert [row.cause for row in in_order(())] == ["wrong_parts"] * 3


def test_an_entry_is_given_or_what_is_there_instead() -> None:
    assert entry({"A0": 1.0, "A1": 2.0}, "A1") == 2.0
    with pytest.raises(Wrong) as raised:
        entry({"A0": 1.0}, "A1", ["A0", "A1"])
    assert str(raised.value) == say("key_missing", name="A1", there=["A0"])
    for value in ({"dA": 1.0}, (1.0, 2.0), ("A0", "A1")):
        with pytest.raises(Wrong, match=r"\['A0', 'A1'\] is expected"):
            entry(value, "A1", ["A0", "A1"])
