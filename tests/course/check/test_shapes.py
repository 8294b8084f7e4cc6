"""What is said where two arrays do not fit, and where an array is filled in part."""

import numpy as np
import pytest

from course.check import Scoreboard
from course.check.findings import cut_short, failure
from course.text import say
from tests.course.check.support import judge

FULL = np.array([[1.0, 2.0, 3.0], [4.0, 0.0, 6.0]])


def error_of(first: tuple[int, ...], second: tuple[int, ...]) -> Exception:
    with pytest.raises(ValueError, match="broadcast") as raised:
        np.zeros(first) * np.zeros(second)
    return raised.value


@pytest.mark.parametrize(
    ("first", "second", "key", "more"),
    [
        ((4, 2), (4,), "no_broadcast_rows", {"column": (4, 1)}),
        ((4,), (4, 2), "no_broadcast_rows", {"column": (4, 1)}),
        ((4, 2), (3,), "no_broadcast", {}),
        ((4, 3), (4, 2), "no_broadcast", {}),
        ((3,), (4,), "no_broadcast", {}),
        ((2, 4, 3), (2,), "no_broadcast", {}),
    ],
)
def test_two_arrays_that_do_not_go_together_have_their_sentence(
    first: tuple[int, ...], second: tuple[int, ...], key: str, more: dict[str, object]
) -> None:
    error = error_of(first, second)
    said = say(key, first=first, second=second, where="", **more)
    assert failure(error, withhold=False, skip="") == (said, "raised")
    said = say("no_broadcast_here", where="")
    assert failure(error, withhold=True, skip="") == (said, "raised")


@pytest.mark.parametrize(
    "filled",
    [
        np.s_[:1],
        np.s_[:1, :1],
        np.s_[:, :1],
        np.s_[:, :2],
        np.s_[:1, :2],
    ],
)
def test_an_array_that_is_filled_in_part_is_told_so(filled: tuple[slice, ...]) -> None:
    got = np.zeros(FULL.shape)
    got[filled] = FULL[filled]
    row = judge(got, FULL)
    assert row.cause == "cut_short"
    assert "the loop end too early" in row.message


@pytest.mark.parametrize(
    "got",
    [
        FULL,
        np.zeros(FULL.shape),
        [[0.0, 2.0, 3.0], [4.0, 0.0, 6.0]],  # the first is missing
        [[1.0, 2.0, 3.0], [0.0, 0.0, 6.0]],  # one in the middle
        [[1.0, 0.0, 0.0], [0.0, 0.0, 6.0]],  # both ends
        [[1.0, 2.0, 3.0], [0.0, 0.0, 1e-9]],  # computed
        [[1.1, 2.0, 3.0], [0.0, 0.0, 0.0]],
        [[1.00000002, 2.0, 3.0], [0.0, 0.0, 0.0]],
    ],
)
def test_what_is_not_just_cut_short_is_not_called_so(got: object) -> None:
    assert not cut_short(np.array(got), FULL)


@pytest.mark.parametrize("scale", [1.0, 1e-9, 1 + 0.5e-8])
def test_what_is_there_is_right_to_a_hundred_millionth_of_itself(scale: float) -> None:
    truth = FULL * (scale if scale < 1 else 1)
    assert cut_short(FULL * scale * [[1], [0]], truth)


def test_a_single_number_is_never_cut_short() -> None:
    assert not cut_short(np.array(0.0), np.array(1.0))


def test_a_gradient_of_the_first_entries_alone_is_told_so() -> None:
    board = Scoreboard("x", points=1)
    board.gradients("here", lambda: {"W": FULL * [[1], [0]]}, {"W": FULL}, names=("W",))
    assert board.score().rows[0].cause == "cut_short"


def test_a_bias_with_an_axis_too_many_has_the_right_numbers() -> None:
    """They stand in no wrong places."""
    board = Scoreboard("x", points=1)
    truth = {"W1": FULL, "b1": np.array([1.0, 2.0, 3.0])}
    given = {**truth, "b1": truth["b1"][None]}
    board.gradients("here", lambda: given, truth, names=("W1", "b1"), m=4)
    row = board.score().rows[1]
    assert row.message == say("wrong_shape_row", got=(1, 3), expected=(3,))


def raised_in(line: str) -> Exception:
    """What a learner's line raises, told as another process tells it."""
    error = error_of((4, 2), (3,))
    error.__dict__["student_line"] = line
    return error


@pytest.mark.parametrize(("line", "more"), [("return A * D", True), ("return A + b", False)])
def test_a_matrix_product_is_spoken_of_where_something_is_multiplied(line: str, more: bool) -> None:
    said, _ = failure(raised_in(line), withhold=False, skip="")
    assert ("matrix product" in said) is more


def test_a_name_that_is_unknown_in_the_learners_own_line_is_told_with_it() -> None:
    error = NameError("name 'dz' is not defined", name="dz")
    error.__dict__["student_line"] = "return X.T @ dz"
    where = say("where_line", line="return X.T @ dz")
    assert failure(error, withhold=True, skip="") == (
        say("no_name_here", name="dz", where=where),
        "no_name",
    )


def test_a_function_that_takes_other_arguments_is_told_so() -> None:
    def double(a: float) -> float:
        return 2 * a

    board = Scoreboard("1. double")
    board.equal("twice", lambda: double(3.0, 1.0), 6.0)  # type: ignore[call-arg]
    [row] = board.score().rows
    assert row.message.startswith(say("other_arguments", error="TypeError")[:60])
