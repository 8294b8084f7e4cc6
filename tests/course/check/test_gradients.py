"""Gradients, and a learner's own gradient check."""

import numpy as np
import pytest

from course.check import Scoreboard, explain
from course.text import say
from tests.course.check.support import judge


def test_a_gradient_beside_one_that_cannot_be_measured_is_told_so() -> None:
    board = Scoreboard("x", points=1)
    truth = {"w": np.array([np.inf, 4.0])}
    board.gradients("here", lambda: {"w": np.array([1.0, 4.0])}, truth, names=("w",))
    row = board.score().rows[0]
    assert (row.passed, row.cause) == (False, "not_measured")


@pytest.mark.parametrize(
    ("verdict", "cause"),
    [
        ({"w": 0.6, "b": 1e-9}, ""),
        ({"w": 0.0, "b": 0.0}, "blind_check"),
        ({"w": 4e-12, "b": 0.6}, "other_parameter"),
        ({"w": 0.3, "b": 1e-9}, "not_relative"),
        ({"w": -0.6, "b": 1e-9}, "negative_check"),
        ({"w": 0.6, "b": 0.7}, "false_alarm"),
        ({"w": 0.6, "b": 0.6}, "pooled"),
        ({"w": 0.3, "b": 0.3}, "pooled"),
        ({"w": 4e-12, "b": 0.5}, "false_alarm"),  # another loss: the names are not exchanged
        ({"w": 0.1, "b": 0.5}, "false_alarm"),
        ({"w": 0.1, "b": 0.6}, "not_relative"),
        ({"w": 1.0, "b": 1.0}, "flat_check"),
        ({"w": -0.6, "b": 0.5}, "negative_check"),
        ({"w": 0.6, "b": 1e-3}, "rough_check"),
        ({"w": 0.6, "b": 1.1e-3}, "false_alarm"),
        ({"w": 0.5999, "b": 2e-5}, "rough_check"),
        ({"w": 0.6, "b": 1.1e-6}, "rough_check"),
        ({"w": 0.6, "b": 1e-6}, ""),
        ({"w": 0.6, "b": 1.0}, "flat_check"),
        ({"w": np.nan, "b": 0.0}, "not_a_number"),
        ((0.6, 1e-9), "wrong_parts"),
        ({"w": 0.6}, "wrong_parts"),
        (None, "none"),
    ],
)
def test_a_gradient_check_is_judged_as_a_detector(verdict: object, cause: str) -> None:
    board = Scoreboard("x", points=1)
    board.flags("row", lambda: verdict, wrong={"w": 0.6}, right=["b"])
    assert board.score().rows[0].cause == cause


def test_as_far_apart_as_can_be_may_be_the_wrong_ones_number_for_all() -> None:
    board = Scoreboard("x", points=1)
    board.flags("row", lambda: {"w": 1.0, "b": 1.0}, wrong={"w": 1.0}, right=["b"])
    assert board.rows[0].cause == "flat_or_pooled"


@pytest.mark.parametrize(
    ("b", "c", "cause"),
    [
        (0.5, 0.5, "false_alarm"),
        (0.5, 0.5004, "false_alarm"),
        (0.5, 0.501, "not_relative"),  # no one factor: other things are compared
        (2e-6, 9e-4, "rough_check"),
        (0.5, 0.0, "false_alarm"),
        (0.0, 0.0, "not_relative"),
    ],
)
def test_right_gradients_are_accused_by_one_factor_or_by_many(
    b: float, c: float, cause: str
) -> None:
    board = Scoreboard("x", points=1)
    board.flags("row", lambda: {"w": 0.1, "b": b, "c": c}, wrong={"w": 0.6}, right=["b", "c"])
    assert board.rows[0].cause == cause


def test_the_number_of_the_wrong_one_alone_is_no_number_given_to_all() -> None:
    """That is said of gradients as far apart as can be."""
    board = Scoreboard("x", points=1)
    board.flags("row", lambda: {"w": 0.6, "b": 0.6, "c": 0}, wrong={"w": 0.6}, right=["b", "c"])
    assert board.rows[0].cause == "false_alarm"


def test_a_check_of_wrong_gradients_alone_is_not_said_to_pool_them() -> None:
    board = Scoreboard("x", points=1)
    board.flags("row", lambda: {"w": 0.6, "b": 0.6}, wrong={"w": 0.6, "b": 0.6}, right=[])
    assert board.rows[0].passed


def test_a_gradient_as_small_as_a_rounding_error_is_held_to_its_own_size() -> None:
    board = Scoreboard("x", points=1)
    truth = np.array([1e-13, -2e-13])
    board.gradients("here", lambda: {"w": 1.5 * truth}, {"w": truth}, names=("w",))
    assert not board.rows[0].passed


def test_parts_in_another_order_that_have_another_cause_are_told_that() -> None:
    board = Scoreboard("x", points=1)
    truth = {"u": np.array([1.0, -2.0]), "v": np.array([-1.0, 2.0])}
    board.gradients("here", lambda: {"u": truth["v"], "v": truth["u"]}, truth, names=("u", "v"))
    assert {row.cause for row in board.rows} == {"sign"}


def test_gradients_give_a_row_for_each_parameter_with_its_cause() -> None:
    board = Scoreboard("x", points=2)
    expected = {"w": np.array([1.0, -2.0]), "b": 0.5}
    board.gradients(
        "here", lambda: (5 * expected["w"], 0.5), expected, names=("w", "b"), as_dict=False, m=5
    )
    wrong, right = board.score().rows
    assert right.passed and not wrong.passed
    assert wrong.cause == "not_averaged" and "5.00 times too large" in wrong.message
    assert "dw[1] is -10; -2 is expected" in wrong.message


def test_parts_in_an_order_are_called_by_what_they_are() -> None:
    """A dict has the names of the parameters."""
    for as_dict, asked in ((False, "dw, db are expected"), (True, "the keys ['w', 'b']")):
        board, truth = Scoreboard("x", points=2), {"w": 1.0, "b": 0.5}
        board.gradients("here", lambda: 2.0, truth, names=("w", "b"), as_dict=as_dict)
        assert asked in board.score().rows[0].message


def test_a_gradient_whose_truth_cannot_be_had_says_so() -> None:
    def broken() -> dict:
        raise NotImplementedError

    board = Scoreboard("x", points=1)
    board.gradients("here", lambda: {"w": 1.0}, broken, names=("w",))
    assert "a function it builds on fails" in board.score().rows[0].message


def test_a_cause_that_explains_both_gradients_comes_first() -> None:
    """Diagnosed together: with m = 2 alone, doubled and not averaged look alike."""
    board = Scoreboard("x", points=2)
    expected = {"W1": np.ones((2, 3)), "b1": np.ones(3)}
    board.gradients(
        "here", lambda: {"W1": None, "b1": 2 * np.ones(3)}, expected, names=("W1", "b1"), m=2
    )
    none, wrong = board.score().rows
    assert none.cause == "none" and wrong.cause == "not_averaged"


def test_a_cause_that_is_unknown_keeps_the_doctors_hint() -> None:
    board = Scoreboard("x", points=1)
    expected = {"W1": np.ones((2, 3)), "b1": np.ones(3)}
    wrong = {"W1": np.array([[0.3, 1.7, 0.2], [2.6, 0.9, 1.1]]), "b1": np.ones(3)}
    board.gradients("here", lambda: wrong, expected, names=("W1", "b1"))
    row, right = board.score().rows
    assert right.passed and row.cause == "unknown"
    assert row.message == (
        "dW1[1, 0] is 2.6; 1 is expected (the worst of 6 entries). "
        "As db1 is right, the columns of dZ add up as they should: look at the product that "
        "makes dW1, and at the order of dZ's rows."
    )


def test_float32_is_named_for_what_it_is() -> None:
    exact = np.array([0.1, 0.7])
    assert judge(exact.astype(np.float32), exact).cause == "float32"
    assert judge(exact.astype(np.float32).astype(float), exact).cause == "float32"
    assert judge(exact + 1e-7, exact).cause == "unknown"


def test_an_argument_changed_by_a_gradient_is_seen() -> None:
    y = np.ones(3)

    def backward() -> dict:
        y[...] -= 0.5
        return {"w": 1.0}

    board = Scoreboard("x", points=1)
    board.gradients("here", backward, {"w": 1.0}, names=("w",), unchanged={"y": y})
    assert "`y` was changed" in board.score().rows[0].message


@pytest.mark.parametrize(
    ("first", "second", "tolerance", "passed"),
    [
        ([50.0, 0.0], [50.0, 0.9 * 50e-8], 1e-8, True),
        ([50.0, 0.0], [50.0, 1.1 * 50e-8], 1e-8, False),
        ([1.0, 2.0], [2.0, 1.0], 0.5, True),
        ([1.0, 2.0], [2.1, 1.0], 0.5, False),
        ([1.0, 2.0], [1.0], 0.5, False),
    ],
)
def test_a_second_call_gives_the_same_gradient(
    first: list[float], second: list[float], tolerance: float, passed: bool
) -> None:
    seen = iter([np.array(first), np.array(second)])
    board = Scoreboard("x", points=1)
    board.gradients(
        "here",
        lambda: {"w": next(seen)},
        {"w": first},
        names=("w",),
        tolerance=tolerance,
        fresh={},
    )
    assert board.rows[0].passed is passed


@pytest.mark.parametrize(
    ("verdict", "cause", "facts"),
    [
        ({"w": 0.3, "b": 0.0}, "not_relative", {"name": "w", "got": 0.3, "expected": 0.6}),
        ({"w": 0.6, "b": 0.5}, "false_alarm", {"name": "b", "got": 0.5, "limit": 1e-6, "times": 3}),
        ({"w": 0.6, "b": 1e-5}, "rough_check", {"name": "b", "got": 1e-5, "limit": 1e-6}),
        ({"w": 0.6, "b": -1.0}, "flat_check", {"name": "b", "got": -1.0}),
    ],
)
def test_what_a_gradient_check_has_wrong_is_told_with_its_number(
    verdict: object, cause: str, facts: dict
) -> None:
    board = Scoreboard("x", points=1)
    board.flags("row", lambda: verdict, wrong={"w": 0.6}, right=["b"])
    assert board.rows[0].message == explain(cause, gradient=False, **facts)


@pytest.mark.parametrize(
    ("got", "cause"),
    [
        (np.arange(6.0).reshape(3, 2).T, "transposed"),
        (np.ones((3, 2, 5)), "wrong_shape"),
        (np.full((3, 2), np.nan), "not_a_number"),
        (np.zeros((3, 2)), "left_zero"),
        ([[1.0]], "wrong_kind"),
    ],
)
def test_a_gradient_of_another_form_is_diagnosed_too(got: object, cause: str) -> None:
    truth = {"W1": np.arange(6.0).reshape(3, 2), "b1": np.ones(2)}
    board = Scoreboard("x", points=1)
    board.gradients("here", lambda: {**truth, "W1": got}, truth, names=("W1", "b1"), m=5)
    wrong, right = board.score().rows
    assert (wrong.cause, right.passed) == (cause, True)
    assert "dW1" in wrong.message or cause == "wrong_kind"


def test_what_cannot_be_worked_out_is_not_told_to_the_doctor() -> None:
    board = Scoreboard("x", points=1)
    got, truth = {"w": np.full(2, 5.0)}, {"w": np.ones(2)}
    board.gradients("here", lambda: got, truth, names=("w",), m=5, X=lambda: 1 / 0, Y=lambda: 2)
    assert board.score().rows[0].cause == "not_averaged"


def _cut(flat: list[float]) -> dict[str, np.ndarray]:
    """Four parts of a row of numbers."""
    w1, w2, b1, b2 = np.split(np.array(flat), [2, 4, 5])
    return {"W1": w1, "W2": w2, "b1": b1, "b2": b2}


@pytest.mark.parametrize(
    ("flat", "said"),
    [
        ([1, 2, 5, 3, 4, 6, 7], say("packed_otherwise", got="W1, b1, W2, b2", expected="{}")),
        ([5, 1, 2, 3, 4, 6, 7], say("packed_otherwise", got="b1, W1, W2, b2", expected="{}")),
        ([1, 2, 3, 4, 6, 7, 5], say("packed_otherwise", got="W1, W2, b2, b1", expected="{}")),
        ([1, 2, 3, 4, 6, 8, 5], ""),
    ],
)
def test_parts_that_were_packed_in_another_order_are_told_so(flat: list[float], said: str) -> None:
    board = Scoreboard("x", points=1)
    names = ("W1", "W2", "b1", "b2")
    board.gradients("here", lambda: _cut(flat), _cut([1, 2, 3, 4, 5, 6, 7]), names=names)
    wrong = [row for row in board.score().rows if not row.passed]
    told = {row.message for row in wrong if row.cause == "permuted"}
    assert told == ({said.format(", ".join(names))} if said else set())
