"""A dict that has only some of what is asked for, or more: what is there is judged."""

import copy

import numpy as np
import pytest

from course.check import Scoreboard, Wrong, entry
from course.scoreboard import Row
from course.text import say

TRUTH = {"W": np.array([[1.0, 2.0]]), "b": np.array([3.0]), "a": 4.0}


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


def test_an_entry_is_given_or_what_is_there_instead() -> None:
    assert entry({"A0": 1.0, "A1": 2.0}, "A1") == 2.0
    with pytest.raises(Wrong) as raised:
        entry({"A0": 1.0}, "A1", ["A0", "A1"])
    assert str(raised.value) == say("key_missing", name="A1", there=["A0"])
    for value in ({"dA": 1.0}, (1.0, 2.0), ("A0", "A1")):
        with pytest.raises(Wrong, match=r"\['A0', 'A1'\] is expected"):
            entry(value, "A1", ["A0", "A1"])
