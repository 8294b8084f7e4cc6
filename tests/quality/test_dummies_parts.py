"""The dummies one by one: what each gives, what counts as right, and what is spoilt."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.material import Policy, RightToo
from autograder.quality import dummies
from autograder.quality.dummies import DUMMIES, Weak, agrees
from tests.quality import test_dummies as lint

NAN = float("nan")


@pytest.mark.parametrize(
    ("answer", "truth", "same"),
    [
        (100.0 + 5e-8, 100.0, True),  # on the truth's scale
        (0.5 + 8e-10, 0.5, True),  # which is 1 at least
        (1.0 + 5e-9, 1.0, False),
        (np.zeros(0), np.zeros(0), True),
        ([1], [1.0], True),
        ("ab", ("a", "b"), False),
        ([1.0], {"a": 1.0}, False),
        (np.array([True]), np.array([True]), True),
        (np.array([True]), np.array([1]), False),
        (np.True_, True, False),
        (1, True, False),
    ],
)
def test_an_answer_agrees_within_rounding_and_in_kind(answer: Any, truth: Any, same: bool) -> None:
    assert agrees(answer, truth) is same


@pytest.mark.parametrize(
    ("answer", "truth", "spoilt"),
    [
        ({"a": 1.0, "b": 5.0, "c": 9}, {"a": 1.0, "b": 2.0}, {"a": NAN, "b": 5.0, "c": 9}),
        ([1.0, 5.0, 7.0], (1.0, 2.0), [NAN, 5.0, 7.0]),
        ((1.0, 5.0), [1.0, 2.0], (NAN, 5.0)),
        ({"a": 1.0}, 3.0, {"a": 1.0}),
        (3.0, {"a": 1.0}, 3.0),
        ([1.0], 1.0, [1.0]),
        (1.0, [1.0], 1.0),
        ([None, "B", True, False], [None, "B", True, False], [None, "not B", False, True]),
        ([0.0, np.ones(2)], [0.0, np.ones(2)], [NAN, np.full(2, NAN)]),
    ],
)
def test_what_is_right_in_an_answer_is_spoilt(answer: Any, truth: Any, spoilt: Any) -> None:
    assert repr(dummies._spoilt(answer, truth)) == repr(spoilt)


WHOLE, NUMBERS = np.array([2, 3]), [1.5, True, np.float32(4.0)]
TRUTH = {"W": WHOLE, "b": NUMBERS, "t": ("x", None)}


@pytest.mark.parametrize(
    ("name", "truth", "given"),
    [
        ("None", TRUTH, None),
        ("zeros", TRUTH, {"W": 0 * WHOLE, "b": [0.0, False, 0.0], "t": ("", None)}),
        ("ones", TRUTH, {"W": 0 * WHOLE + 1, "b": [1.0, True, 1.0], "t": ("A", None)}),
        ("hundreds", TRUTH, {"W": 0 * WHOLE + 100, "b": [100.0, True, 100.0], "t": ("?", None)}),
        ("NaN", TRUTH, {"W": np.full(2, NAN), "b": [NAN] * 3, "t": ("nan", None)}),
        ("nothing in it", TRUTH, {}),
        ("nothing in it", np.ones((2, 3)), np.ones((0, 3))),
        ("nothing in it", 2.5, np.ones(0)),
        ("nothing in it", "x", ""),
        ("nothing in it", None, None),
        ("nothing in its parts", [np.ones(2), "x"], [np.ones(0), ""]),
        ("one axis more", [np.ones(2), "x"], [np.ones((1, 2)), ["x"]]),
        ("transposed", np.array([[1, 2]]), np.array([[1], [2]])),
        ("transposed", WHOLE, np.array([[2], [3]])),
        ("its first part for all", [1.5, 2, 3.5, "a", "b"], [1.5, 2, 1.5, "a", "a"]),
        ("its first argument", TRUTH, 5),
    ],
)
def test_a_dummy_gives_what_its_name_says(name: str, truth: Any, given: Any) -> None:
    assert repr(DUMMIES[name]()(truth, (5, 6))) == repr(given)


def test_where_nothing_is_given_there_is_no_first_argument() -> None:
    assert DUMMIES["its first argument"]()(7, ()) is None


def test_what_was_right_first_is_given_again_and_is_nobody_elses() -> None:
    respond, first = DUMMIES["the same whatever it is given"](), [1.0]
    assert [respond(first, ()), respond([2.0], ())] == [first, first]
    assert respond([3.0], ()) is not first


ANYTHING: list[Callable[[Any], object]] = [
    lambda x: x == 3,
    lambda x: (x != 3) is False,
    lambda x: x < 3,
    lambda x: x <= 3,
    lambda x: x > 3,
    lambda x: x >= 3,
    lambda x: bool(x) is True,
    lambda x: 3 in x,
    lambda x: list(x) == [],
    lambda x: all(y is x for y in (x + 3, x - 3, x * 3, x / 3, x**3, x @ 3)),
    lambda x: all(y is x for y in (3 + x, 3 - x, 3 * x, 3 / x, 3**x, 3 @ x)),
    lambda x: all(y is x for y in (-x, abs(x), x[0])),
]


@pytest.mark.parametrize("claim", ANYTHING)
def test_what_equals_anything_agrees_with_every_comparison(claim: Callable[[Any], object]) -> None:
    assert claim(DUMMIES["equal to anything"]()(1.0, ())) is True


def sevens() -> Any:
    made = DUMMIES["sevens equal to anything"]()([np.zeros((2, 3)), "x"], ())
    assert made[1] is None  # type: ignore[index]
    return made[0]  # type: ignore[index]


@pytest.mark.parametrize(
    "compare", [np.equal, np.less, np.less_equal, np.greater, np.greater_equal]
)
def test_sevens_agree_with_every_comparison_and_what_is_computed_with_them(
    compare: Callable[..., Any],
) -> None:
    for array in (sevens(), 3 * sevens()):
        found = compare(array, NAN)
        assert type(found) is np.ndarray
        assert found.dtype == bool
        assert found.shape == (2, 3)
        assert found.all()


def test_sevens_are_sevens_to_what_does_not_compare() -> None:
    assert np.asarray(sevens()).tolist() == [[7.0] * 3] * 2
    assert np.asarray(np.sum(sevens(), axis=1)).tolist() == [21.0, 21.0]
    assert type(np.add.reduce(sevens(), axis=None)) is np.float64
    assert [part.shape for part in np.modf(sevens())] == [(2, 3), (2, 3)]
    assert type(sevens() != 7.0) is np.ndarray


def test_a_dummy_that_is_a_right_answer_is_so_in_one_test_cell() -> None:
    policy = Policy(right_too=(RightToo("x", "zeros", "row"), RightToo("y", "ones", "row")))
    assert dummies.right_too(policy, "x-test") == {Weak("zeros", "row")}


# What is asked for, and what is given


def test_a_row_is_right_where_every_answer_in_it_was() -> None:
    for answers in ([2.0, 1.0], [1.0, 2.0]):
        log = dummies._Log({}, spoil=False)
        for answer in answers:
            log.judged(answer, 2.0)
        assert not log.is_right(0)


@pytest.mark.parametrize(
    ("spoil", "answer", "given"),
    [
        (False, [1.0, 3.0], [1.0, 3.0]),
        (True, [1.0, 3.0], [NAN, 3.0]),
        (True, [1.0, 2.0], [1.0, 2.0]),
    ],
)
def test_a_wrong_answer_is_spoilt_where_it_shall_be(
    spoil: bool, answer: list[float], given: list[float]
) -> None:
    log = dummies._Log({}, spoil=spoil)
    assert repr(log.judged(answer, [1.0, 2.0])) == repr(given)


def overriding(function: Callable[..., object], respond: dummies.Respond) -> dummies.Function:
    return dummies._overriding(function, respond, dummies._Log({}, spoil=False))


def test_a_dummy_responds_to_every_argument_and_the_right_answer() -> None:
    seen = []
    stands_in = overriding(lambda x, by: by * x, lambda *what: seen.append(what))
    stands_in(2.0, by=3.0)
    assert seen == [(6.0, (2.0, 3.0))]


def change(W: np.ndarray, params: dict[str, np.ndarray], n: int) -> None:
    """Works in place."""
    W += n
    params["b"] += n


@pytest.mark.parametrize(
    ("respond", "W", "b"),
    [
        (lambda changed, given: [np.zeros(2), {"b": np.full(2, 9.0)}, 1], 1.0, 1.0),
        (lambda changed, given: (np.zeros(2), {"b": np.full(2, 9.0)}, 1), 0.0, 9.0),
        (lambda changed, given: changed, NAN, NAN),  # what is right is not put in
        (lambda changed, given: (np.zeros(2), None, None), 0.0, 1.0),
        (lambda changed, given: (np.zeros(3), {}, 1), 1.0, 1.0),
        (lambda changed, given: None, 1.0, 1.0),
    ],
)
def test_of_a_function_that_works_in_place_the_arguments_are_overwritten(
    respond: dummies.Respond, W: float, b: float
) -> None:
    array, params = np.ones(2), {"b": np.ones(2)}
    overriding(change, respond)(array, params=params, n=1)
    assert repr((array, params["b"])) == repr((np.full(2, W), np.full(2, b)))


def test_the_blank_stub_is_tried_as_it_is() -> None:
    weak = lint.found("z = 5", "board.true('positive', lambda: z > 0, '')", "z = 4")
    assert "the blank stub" in lint.dummies(weak, "positive")


def test_a_row_that_does_not_ask_for_a_value_is_weak_for_everyone() -> None:
    weak = lint.found("z = 1.5", "board.true('nothing', lambda: True, '')", "z = None")
    wrong = DUMMIES.keys() - {"its first part for all", "the same whatever it is given"}
    assert lint.dummies(weak, "nothing") == wrong | {"the blank stub"}


def test_the_namespace_is_left_as_it_was() -> None:
    setup: dict[str, Any] = {"z": 5}
    exec("from course.check import Scoreboard", setup)
    before = dict(setup)
    test = lint.cell("z-test", "board = Scoreboard('1. z', points=1)\nleft = 1\nboard.score()")
    list(dummies.weak_rows(test, ["z"], "other = 1", setup))
    assert setup == before
