"""Where right ends: each check has a case just within it and one just beyond."""

import math

import numpy as np
import pytest

from course.check import Scoreboard, Wrong, number, split
from course.check.findings import as_array, blindness, comparable, foreseen
from course.scoreboard import Row
from course.text import say
from tests.course.check.support import judge

BIT = np.nextafter


def flags(w: float, b: float) -> Row:
    """How a gradient check is judged that should give 0.6 for w, which is wrong, and spare b."""
    board = Scoreboard("x", points=1)
    board.flags("row", lambda: {"w": w, "b": b}, wrong={"w": 0.6}, right=["b"])
    return board.score().rows[0]


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(
    ("difference", "cause"),
    [
        (0.0, ""),
        (0.9e-6, ""),
        (1e-6, ""),
        (1.1e-6, "rough_check"),
        (0.9, "false_alarm"),
        (0.98, "false_alarm"),
        (0.9998, "false_alarm"),
        (0.9999001, "flat_check"),
        (1.0, "flat_check"),
    ],
)
def test_what_is_right_is_spared_up_to_a_millionth_of_either_sign(
    difference: float, cause: str, sign: int
) -> None:
    row = flags(0.6, sign * difference)
    assert (row.cause, row.passed) == (cause, not cause)


@pytest.mark.parametrize(
    ("times", "cause"),
    [
        (1.0, ""),
        (1.0009, ""),
        (0.9991, ""),
        (1.002, "not_relative"),
        (0.998, "not_relative"),
        (1.01, "not_relative"),
        (-1.0, "negative_check"),
        (1e-16, "blind_check"),
        (1e-12, "other_parameter"),
        (1.5e-6, "other_parameter"),
        (2e-6, "not_relative"),
    ],
)
def test_what_is_wrong_is_seen_to_a_thousandth(times: float, cause: str) -> None:
    row = flags(0.6 * times, 0.0)
    assert (row.cause, row.passed) == (cause, not cause)
    assert blindness(0.6 * times, 0.6) == cause


@pytest.mark.parametrize("z", [-2.0, -0.5, 0.0, 1.0, 2.0])
@pytest.mark.parametrize(
    ("off", "passed"),
    [(0.0, True), (0.005, True), (-0.005, True), (0.0075, False), (-0.0075, False)],
)
def test_an_output_by_hand_is_held_to_two_decimals(z: float, off: float, passed: bool) -> None:
    board = Scoreboard("x", points=1)
    board.output_by_hand("row", lambda: 1 / (1 + math.exp(-z)) + off, lambda: z)
    row = board.score().rows[0]
    assert (row.passed, row.cause) == (passed, "" if passed else "other_z")


@pytest.mark.parametrize("z", [-2.0, 2.0])
@pytest.mark.parametrize(("off", "turned"), [(0.005, True), (0.0075, False)])
def test_an_output_of_z_with_the_other_sign_is_told_so_to_two_decimals(
    z: float, off: float, turned: bool
) -> None:
    board = Scoreboard("x", points=1)
    a = 1 / (1 + math.exp(z)) + off
    board.output_by_hand("row", lambda: a, lambda: z)
    facts = {"a": a, "its_z": math.log(a / (1 - a)), "z": z}
    assert board.rows[0].message == say("other_z_sign" if turned else "other_z", **facts)


@pytest.mark.parametrize("a", [0.0, 1.0, -0.1, 1.1])
def test_an_output_by_hand_lies_between_0_and_1(a: float) -> None:
    board = Scoreboard("x", points=1)
    board.output_by_hand("row", lambda: a, lambda: 0.0)
    assert "between 0 and 1" in board.score().rows[0].message


@pytest.mark.parametrize(
    ("value", "passed"),
    [
        (5.0, True),
        (1000.0, True),
        (BIT(5.0, 0), False),
        (BIT(1000.0, 2000), False),
        (-17.0, False),
    ],
)
def test_between_includes_its_ends_and_nothing_beyond(value: float, passed: bool) -> None:
    board = Scoreboard("x", points=1)
    board.between("row", lambda: value, low=5, high=1000)
    assert board.score().rows[0].passed is passed


@pytest.mark.parametrize(
    ("value", "passed"),
    [
        ({"w": 1.0, "b": 2.0}, True),
        ({"b": 2.0, "w": 1.0}, True),
        ({"w": 1.0, "b": 2.0, "c": 3.0}, False),
        ({"w": 1.0}, False),
        ({}, False),
        ((1.0, 2.0), False),
    ],
)
def test_a_dict_has_the_keys_that_are_asked_for_and_no_others(value: object, passed: bool) -> None:
    if passed:
        assert split(value, ("w", "b"), as_dict=True) == (1.0, 2.0)
        return
    with pytest.raises(Wrong) as raised:
        split(value, ("w", "b"), as_dict=True)
    assert raised.value.cause == "wrong_parts"


@pytest.mark.parametrize(
    ("value", "passed"),
    [
        ((1.0, 2.0), True),
        ([1.0, 2.0], True),
        ((1.0, 2.0, 3.0), False),
        ((1.0,), False),
        ((), False),
        ({"w": 1.0, "b": 2.0}, False),
    ],
)
def test_a_tuple_has_as_many_parts_as_are_asked_for(value: object, passed: bool) -> None:
    if passed:
        assert split(value, ("w", "b"), as_dict=False) == (1.0, 2.0)
        return
    with pytest.raises(Wrong) as raised:
        split(value, ("w", "b"), as_dict=False)
    assert raised.value.cause == "wrong_parts"


YES, NO = np.array([True, False])


@pytest.mark.parametrize(
    ("value", "expected", "passed"),
    [
        (True, True, True),
        (YES, True, True),
        (NO, False, True),
        (False, True, False),
        (True, False, False),
        (1, True, False),
        (0, False, False),
        (True, [1], False),
        (True, [True], False),
        ({"a": True, "b": 2}, {"a": True, "b": 2}, True),
        ({"a": False, "b": 2}, {"a": True, "b": 2}, False),
        ([True, False], (True, False), True),
        ([True, True], (True, False), False),
        (2, 2.0, True),
        (2.0 + 1e-15, 2.0, False),
        (object, object, False),
        (None, None, False),
    ],
)
def test_exactly_a_truth_value(value: object, expected: object, passed: bool) -> None:
    board = Scoreboard("x", points=1)
    board.exact("row", lambda: value, expected)
    assert board.score().rows[0].passed is passed


class Text(str):
    """A text with ideas of its own."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = str.__hash__


def test_what_has_ideas_of_equality_equals_nothing() -> None:
    assert comparable(Text("a")) != comparable("a") != comparable("b")
    assert comparable({"a": object()}) != comparable({"a": object()})


@pytest.mark.parametrize(
    ("value", "named"),
    [
        ([1.0, 2.0], True),
        ([1.0, 2.0 * (1 + 0.9e-6)], True),
        ([1.0, 2.0 * (1 + 1.1e-6)], False),
        ([1.0, 2.02], False),  # a hundredth beside it
        ([1.0, 2.0, 3.0], False),
        ("text", False),
    ],
)
def test_a_foreseen_mistake_of_the_wrong_shape_is_named_within_a_millionth(
    value: object, named: bool
) -> None:
    mistakes = {"flipped": np.array([1.0, 2.0])}
    found = foreseen(value, mistakes)
    assert (found is not None and found.cause == "flipped") is named
    row = judge(lambda: np.array(value), 1.5, mistakes=mistakes)
    assert (row.cause == "flipped") is named and not row.passed


def test_one_number_is_foreseen_where_it_stands_for_all() -> None:
    mistakes = {"flipped": np.array([3.0, 3.0]), "sign": np.array([5.0, 6.0])}
    found = foreseen(3.0, mistakes)
    assert found is not None and found.cause == "flipped"
    assert foreseen(5.0, mistakes) is None
    assert foreseen(3.0, {"flipped": np.array([])}) is None


def test_a_foreseen_small_value_is_not_any_small_value() -> None:
    assert foreseen([1e-12, 2e-12], {"flipped": np.array([3e-12, 4e-12])}) is None


def test_a_foreseen_mistake_of_the_right_shape_is_named_within_a_millionth() -> None:
    for value, named in ((3.0 * (1 + 0.9e-6), True), (3.0 * (1 + 1.1e-6), False), (3.03, False)):
        row = judge(lambda value=value: value, 1.0, mistakes={"flipped": 3.0})
        assert (row.cause == "flipped") is named and not row.passed


@pytest.mark.parametrize(("off", "passed"), [(0.9e-8, True), (1.1e-8, False)])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_value_is_held_to_a_hundred_millionth_of_the_largest_entry(
    off: float, passed: bool, sign: int
) -> None:
    truth = np.array([50.0, 0.0])
    assert judge(truth + np.array([0.0, sign * 50 * off]), truth).passed is passed
    assert judge(truth + np.array([0.0, sign * off]), truth, absolute=True).passed is passed
    assert judge(np.full(2, sign * off), np.zeros(2)).passed is passed
    assert judge(np.full(2, 1e-3 * (1 + sign * off)), np.full(2, 1e-3)).passed is passed
    wide = judge(truth + np.array([0.0, sign * 50 * off * 1e5]), truth, tolerance=1e-3)
    assert wide.passed is passed


def test_a_value_may_be_off_by_the_tolerance_itself() -> None:
    assert judge(lambda: 1.5, 1.0, tolerance=0.5).passed
    assert judge(lambda: 3.5, 4.0, tolerance=0.5, absolute=True).passed
    assert judge(lambda: 1.0, 1.0, tolerance=0.0).passed


def test_an_empty_array_is_right_where_nothing_is_expected() -> None:
    assert judge(np.empty(0), np.empty(0)).passed
    assert judge(np.empty((0, 2)), np.empty((0, 2))).passed


@pytest.mark.parametrize(("off", "passed"), [(0.9, True), (1.1, False)])
def test_a_gradient_is_held_to_the_tolerance_asked_for(off: float, passed: bool) -> None:
    truth = np.array([4.0, 0.0])
    for options in ({"tolerance": 1e-8}, {"tolerance": 1e-3}, {}):
        got = {"w": truth + np.array([0, off * 4 * options.get("tolerance", 1e-8)])}
        board = Scoreboard("x", points=1)
        board.gradients("here", lambda got=got: got, {"w": truth}, names=("w",), **options)
        assert board.score().rows[0].passed is passed


@pytest.mark.parametrize(
    ("history", "passed"),
    [
        ([2.0, 1.0 + 0.0099], True),
        ([2.0, 1.0 - 0.0099], True),
        ([2.0, 1.0 + 0.0101], False),
        ([2.0, 1.0 - 0.0101], False),
        ([2.0, -1.0], False),
    ],
)
def test_a_history_ends_on_either_side_of_where_it_should(
    history: list[float], passed: bool
) -> None:
    board = Scoreboard("x", points=1)
    board.converges("row", lambda: history, to=1.0, within=0.01)
    assert board.score().rows[0].passed is passed


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (True, "wrong_kind"),
        (np.True_, "wrong_kind"),
        (np.array(["1"]), "wrong_kind"),
        ([1.0], "wrong_kind"),
        (np.array([1.0]), "wrong_shape"),
        (np.nan, "not_a_number"),
        (-np.inf, "not_a_number"),
        (None, "none"),
        (number, "wrong_kind"),
        ("1", "wrong_kind"),
        (1j, "wrong_kind"),
    ],
)
def test_what_is_no_number_has_its_cause(value: object, kind: str) -> None:
    with pytest.raises(Wrong) as raised:
        number(value)
    assert raised.value.cause == kind
    assert number(np.uint8(3)) == number(np.array(3)) == 3.0


@pytest.mark.parametrize(
    ("value", "cause"),
    [
        ([1.0, 2.0], ""),
        (np.array([1.0, 2.0]), ""),
        ([1.0, 2.0, 3.0], "wrong_shape"),
        ([1.0], "wrong_shape"),
        ([1.0, True], "wrong_kind"),
        ([1.0, None], "none"),
        ([1.0, [2.0]], "wrong_kind"),
        ((1.0, 2.0), ""),
    ],
)
def test_a_list_of_numbers_is_judged_entry_by_entry(value: object, cause: str) -> None:
    row = judge(lambda: value, [1.0, 2.0])
    assert (row.cause, row.passed) == (cause, not cause)


def test_a_list_that_is_too_long_or_short_is_told_how_long() -> None:
    for made in (1, 3):
        row = judge(lambda made=made: [1.0] * made, [1.0, 2.0])
        assert row.message == say("wrong_length", got=made, expected=2)


def test_what_is_far_too_large_is_not_copied() -> None:
    huge = np.broadcast_to(np.float64(1), (1 << 40,))  # eight bytes that would be 8 TiB
    with pytest.raises(Wrong) as raised:
        as_array(huge, np.zeros(3))
    assert raised.value.cause == "wrong_shape"


def test_a_transposed_value_is_told_so() -> None:
    row = judge(np.ones((2, 3)), np.ones((3, 2)))
    assert row.cause == "transposed" and "transposed" in row.message
    assert judge(np.ones((2, 4)), np.ones((3, 2))).cause == "wrong_shape"
