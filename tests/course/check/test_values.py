"""Values: what is right in every form, what is wrong with its own sentence."""

import functools
import linecache

import numpy as np
import pytest

from course.check import Counted, Scoreboard, either, explain, findings
from course.text import say
from tests.course.check.support import judge


class EqualToAll:
    """Says yes to every comparison."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None

    __lt__ = __le__ = __gt__ = __ge__ = __eq__

    def __bool__(self) -> bool:
        return True


class LyingArray(np.ndarray):
    """An array that equals everything."""

    def __eq__(self, other: object):
        return np.True_

    def __sub__(self, other: object):
        return np.zeros(self.shape)


class LyingUfuncs(np.ndarray):
    """An array whose every comparison is true, and every difference 0."""

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: object, **options: object):
        return np.full(self.shape, ufunc in (np.isfinite, np.less_equal))


RIGHT = [
    np.array([1.0, 2.0]),
    np.array([1, 2]),
    np.array([1.0, 2.0 + 1e-12]),
    np.array([9.0, 1.0, 9.0, 2.0])[1::2],
]


WRONG = {
    "none": (None, "return"),
    "list": ([1.0, 2.0], "list"),
    "empty": (np.array([]), "empty"),
    "empty of another shape": (np.zeros((0, 2)), "empty"),
    "not a number": (np.array([1.0, np.nan]), "Entry [1]"),
    "infinite": (np.array([1.0, np.inf]), "Entry [1]"),
    "a column": (np.array([[1.0], [2.0]]), "column"),
    "a row": (np.array([[1.0, 2.0]]), "shape"),
    "a number": (1.0, "shape"),
    "text": (np.array(["1", "2"]), "array"),
    "objects": (np.array([1.0, None]), "object"),
    "complex": (np.array([1.0 + 0j, 2.0]), "complex"),
    "a function": (lambda: np.sum, "brackets"),
    "equal to all": (EqualToAll(), "EqualToAll"),
    "a lying array": (np.array([5.0, 6.0]).view(LyingArray), "expected"),
    "lying in all it computes": (np.array([5.0, 6.0]).view(LyingUfuncs), "expected"),
    "close, not right": (np.array([1.0, 2.001]), "Entry [1] is 2.001; 2 is expected"),
    "booleans": (np.array([True, True]), "bool"),
    "masked": (np.ma.masked_array([5.0, 6.0], mask=[1, 1]), "expected"),
}


@pytest.mark.parametrize("value", RIGHT)
def test_right_values_pass(value: np.ndarray) -> None:
    assert judge(value).passed


@pytest.mark.parametrize("kind", WRONG)
def test_wrong_values_fail_with_their_own_sentence(kind: str) -> None:
    value, word = WRONG[kind]
    row = judge(value)
    assert not row.passed
    assert word in row.message
    assert "Traceback" not in row.message


@pytest.mark.parametrize("value", [True, "0.5", None, np.array([0.5]), [0.5], EqualToAll()])
def test_a_number_is_a_number(value: object) -> None:
    assert not judge(lambda: value, 0.5).passed


@pytest.mark.parametrize("value", [0.5, np.float64(0.5), np.float32(0.5), np.array(0.5)])
def test_numbers_of_every_kind_pass(value: object) -> None:
    assert judge(lambda: value, 0.5).passed


def test_a_run_is_made_once_and_judged_part_by_part() -> None:
    calls = []

    def train() -> tuple:
        calls.append(1)
        return np.array([1.0]), 2.0

    board = Scoreboard("x", points=2)
    run = board.run("w, b", train)
    board.equal("w", run["w"], np.array([1.0]))
    board.equal("b", run["b"], 3.0)
    assert [row.passed for row in board.score().rows] == [True, False]
    assert len(calls) == 1


@pytest.mark.parametrize(
    ("value", "word"),
    [(None, "return"), (1.0, "one thing"), ((1.0,), "one thing"), ({"w": 1.0, "b": 2.0}, "keys")],
)
def test_wrong_parts(value: object, word: str) -> None:
    board = Scoreboard("x", points=1)
    board.equal("w", board.run("w, b", lambda: value)["w"], 3.0)
    assert word in board.score().rows[0].message


def test_a_changed_argument_is_seen_to_the_bit() -> None:
    theta = np.array([0.1, 0.7])

    def dusty() -> np.ndarray:
        theta[0] += 1e-5
        theta[0] -= 2e-5
        theta[0] += 1e-5
        return np.array([1.0, 2.0])

    row = judge(dusty, unchanged={"theta": theta})
    assert not row.passed and "`theta` was changed" in row.message


@pytest.mark.parametrize(("times", "passed"), [(3, False), (4, True), (5, False)])
def test_calls_are_counted_exactly(times: int, passed: bool) -> None:
    f = Counted(lambda: 1.0)

    def work() -> np.ndarray:
        for _ in range(times):
            f()
        return np.array([1.0, 2.0])

    assert judge(work, calls=f.exactly(4)).passed is passed


@pytest.mark.parametrize(
    ("first", "second", "cause"),
    [(1, 5, None), (2, 5, "f"), (0, 3, None), (1, 2, "g")],
)
def test_two_counters_have_a_count_each(first: int, second: int, cause: str | None) -> None:
    f, g = Counted(lambda: 1.0, "f"), Counted(lambda: 1.0, "g")

    def work() -> np.ndarray:
        for function, times in ((f, first), (g, second)):
            for _ in range(times):
                function()
        return np.array([1.0, 2.0])

    row = judge(work, calls=(f.at_most(1), g.at_least(3)))
    assert row.passed is (cause is None)
    assert cause is None or f"`{cause}` was called" in row.message


@pytest.mark.parametrize(("times", "passed"), [(1, False), (2, True), (3, True), (4, False)])
def test_one_counter_may_have_two_limits(times: int, passed: bool) -> None:
    f = Counted(lambda: 1.0)

    def work() -> np.ndarray:
        for _ in range(times):
            f()
        return np.array([1.0, 2.0])

    assert judge(work, calls=(f.at_least(2), f.at_most(3))).passed is passed


def test_a_counter_starts_anew_in_each_row() -> None:
    f = Counted(lambda: np.array([1.0, 2.0]))
    assert [judge(f, calls=f.exactly(1)).passed for _ in range(2)] == [True, True]


NOT_FINITE = [np.nan, np.inf, -np.inf]


@pytest.mark.parametrize("bad", NOT_FINITE)
def test_no_row_takes_what_is_not_finite(bad: float) -> None:
    board = Scoreboard("x", points=1)
    board.equal("equal", lambda: bad, bad)
    board.equal("an entry", lambda: np.array([1.0, bad]), np.array([1.0, bad]))
    board.between("between", lambda: bad, low=-np.inf, high=np.inf)
    board.converges("converges", lambda: [2.0, bad], to=1.0, within=np.inf)
    board.converges("from there", lambda: [bad, 1.0], to=1.0, within=1.0)
    for truth in (1.0, bad):
        board.gradients(f"of {truth}", lambda: {"w": bad}, {"w": truth}, names=("w",))
        board.gradients(f"beside {truth}", lambda: {"w": 1.0}, {"w": bad}, names=("w",))
    board.flags("flags", lambda: {"w": bad, "b": 0.0}, wrong={"w": 1.0}, right=["b"])
    board.flags("spares", lambda: {"w": 1.0, "b": bad}, wrong={"w": 1.0}, right=["b"])
    board.true("true", lambda: bad, "no")
    assert not [row.name for row in board.score().rows if row.passed]


@pytest.mark.parametrize(
    ("a", "z", "passed"),
    [
        (0.378, -0.5, True),
        (0.38, -0.5, True),
        (0.4, -0.5, False),
        (0.881, 2.0, True),
        (0.99, 5.0, True),
        (1.0, 5.0, False),
        (0.0, 0.0, False),
        (None, 0.0, False),
    ],
)
def test_an_output_by_hand_is_judged_by_its_own_z(a: object, z: float, passed: bool) -> None:
    board = Scoreboard("x", points=1)
    board.output_by_hand("row", lambda: a, lambda: z)
    assert board.score().rows[0].passed is passed


@pytest.mark.parametrize("claim", [1, "yes", np.ones(1), None, EqualToAll(), [True]])
def test_only_true_is_true(claim: object) -> None:
    board = Scoreboard("x", points=1)
    board.true("row", lambda: claim, "It is not so.")
    assert board.score().points == 0


@pytest.mark.parametrize("value", [4.9, 1001.0, np.inf, np.nan, None, EqualToAll()])
def test_between(value: object) -> None:
    board = Scoreboard("x", points=1)
    board.between("row", lambda: value, low=5, high=1000)
    board.between("row", lambda: 17.0, low=5, high=1000)
    assert [row.passed for row in board.score().rows] == [False, True]


def test_two_numbers_are_shown_with_the_digits_that_distinguish_them() -> None:
    assert findings.distinguished(0.26687543, 0.06671886) == ("0.26688", "0.066719")
    assert findings.distinguished(2.00001, 2.0) == ("2.00001", "2")
    assert findings.distinguished(1.000015, 1.0) == ("1.000015", "1")
    assert findings.distinguished(-3.0, 3.0) == ("-3", "3")
    got, expected = findings.distinguished(1.0 + 1e-12, 1.0)
    assert got != expected


def test_a_failed_run_is_explained_once() -> None:
    board = Scoreboard("x", points=2)
    run = board.run("w, b", functools.partial(int, "odd"))
    board.equal("w", run["w"], 1.0)
    board.equal("b", run["b"], 1.0)
    first, second = board.score().rows
    assert "odd" in first.message and "above" in second.message
    assert first.cause == second.cause == "raised"


def test_a_number_that_is_not_to_be_told_is_not_told() -> None:
    row = judge(lambda: 1.0, 7.25, reveal=False)
    assert "7.25" not in row.message and "not right" in row.message


@pytest.mark.parametrize(("times", "passed"), [(3, True), (4, True), (5, False)])
def test_calls_may_be_limited(times: int, passed: bool) -> None:
    f = Counted(lambda: 1.0)

    def work() -> np.ndarray:
        for _ in range(times):
            f()
        return np.array([1.0, 2.0])

    assert judge(work, calls=f.at_most(4), twice=True).passed is passed


def test_the_same_twice() -> None:
    rng = np.random.default_rng(0)
    row = judge(lambda: np.array([1.0, 2.0]) + 1e-12 * rng.normal(), twice=True)
    assert row.cause == "random"
    assert judge(lambda: np.array([1.0, 2.0]), twice=True).passed


def test_the_type_of_the_numbers() -> None:
    assert judge(np.array([1, 2], dtype=np.float32), dtype="float32").passed
    row = judge(np.array([1.0, 2.0]), dtype="float32")
    assert "float64; float32 is expected" in row.message


@pytest.mark.parametrize(
    ("history", "passed"),
    [
        ([0.7, 0.3, 0.1], True),
        (np.array([0.7, 0.1]), True),
        ((0.7, 0.3, 0.1), True),
        ([0.05, 0.3, 0.1], False),
        ([0.1, 0.05, 0.105], False),
        ([0.7, 0.3, 0.2], False),
        ([0.1, 0.1], False),
        ([0.05, 0.1], False),
        ([0.1], False),
        ([], False),
        (None, False),
        ([0.7, np.nan], False),
        ([None, 0.1], False),
        (EqualToAll(), False),
    ],
)
def test_convergence(history: object, passed: bool) -> None:
    board = Scoreboard("x", points=1)
    board.converges("row", lambda: history, to=0.1, within=0.01)
    assert board.score().rows[0].passed is passed


def test_exceptions_that_are_asked_for() -> None:
    def fails(error: type[Exception]) -> None:
        raise error("no")

    board = Scoreboard("x", points=1)
    board.raises("right", lambda: fails(ValueError), ValueError)
    board.raises("another", lambda: fails(KeyError), ValueError)
    board.raises("none", lambda: 3.0, ValueError)
    board.raises("not written", lambda: fails(NotImplementedError), RuntimeError)
    assert [row.passed for row in board.score().rows] == [True, False, False, False]


def said_of(kind: str, *arguments: object, **options: object) -> str:
    """What a check of some kind says."""
    board = Scoreboard("x", points=1)
    getattr(board, kind)("row", *arguments, **options)
    return board.rows[0].message


def test_what_is_wrong_is_told_with_what_it_should_be() -> None:
    outside = said_of("between", lambda: 4.0, low=5, high=7)
    assert outside == say("not_between", got=4.0, low=5, high=7)
    assert said_of("raises", lambda: 3.0, ValueError) == say(
        "not_raised", kind="ValueError", got="float"
    )
    history = [1.0, 2.0, 3.0]
    assert said_of("converges", lambda: history, to=7, within=0.5) == say(
        "not_there", got=3.0, to=7, within=0.5
    )
    assert said_of("converges", lambda: history, to=3, within=0.5) == say(
        "never_fell", first=1.0, last=3.0
    )
    assert said_of("output_by_hand", lambda: 2.0, lambda: 0.0) == say("no_output", a=2.0)
    assert said_of("output_by_hand", lambda: 0.5, lambda: 1.0) == say(
        "other_z", a=0.5, its_z=0.0, z=1.0
    )
    assert said_of("equal", np.float32, 0.0, dtype="float64") == say(
        "wrong_dtype", got="float32", expected="float64"
    )


def test_what_is_not_written_may_be_what_is_asked_for() -> None:
    def fails() -> None:
        raise NotImplementedError

    assert said_of("raises", fails, NotImplementedError) == ""
    assert said_of("raises", fails, Exception) == say("not_written")


def test_a_mistake_has_the_sentence_for_values() -> None:
    said = explain("transposed", gradient=False)
    assert said != explain("transposed", gradient=True, name="", expected_shape="", first="")
    foretold = {"transposed": (3, 5)}
    assert said_of("exact", lambda: (3, 5), (5, 3), mistakes=foretold) == said


def test_a_value_that_is_a_sum_over_the_examples_is_told_so() -> None:
    assert judge(lambda: 10.0, 2.0, m=5).cause == "not_averaged"
    assert judge(lambda: 10.0, 2.0, m=4).cause == "unknown"


def test_names_that_numpy_has() -> None:
    assert "np.exp" in judge(lambda: exp(1), 1.0).message  # noqa: F821


def test_a_product_that_does_not_fit_is_told_so() -> None:
    row = judge(lambda: np.ones((2, 3)) @ np.ones(2))
    assert row.cause == "wrong_shape" and "matrix product do not fit" in row.message
    assert judge(lambda: int("x")).cause == "raised"


def test_the_line_that_raised_is_the_learners_and_not_the_checks() -> None:
    learner = "def f(x):\n    return 1 / x"
    cell = (
        "board = Scoreboard('x', points=1)\n"
        "board.equal('in the function', lambda: f(0), 1.0)\n"
        "board.equal('in the check', lambda: 1 / 0, 1.0)\n"
        "seen.extend(board.score().rows)"
    )
    seen: list = []
    names = {"Scoreboard": Scoreboard, "seen": seen}
    for file, code in (("<ipython-input-1>", learner), ("<ipython-input-2>", cell)):
        linecache.cache[file] = (len(code), None, code.splitlines(keepends=True), file)
        exec(compile(code, file, "exec"), names)
        linecache.cache[file] = (len(code), None, code.splitlines(keepends=True), file)
    told, bare = (row.message for row in seen)
    assert told.endswith("division by zero, in the line `return 1 / x`.")
    assert bare == say("not_usable", error="ZeroDivisionError: division by zero")


def test_a_call_that_must_be_made() -> None:
    f = Counted(lambda: 1.0)
    assert judge(np.array([1.0, 2.0]), calls=f.at_least(1)).cause == "not_called"


@pytest.mark.parametrize(
    ("value", "expected", "passed"),
    [
        ((5, 3), (5, 3), True),
        ([5, 3], (5, 3), True),
        (np.array([5, 3]), (5, 3), True),
        ({"Z1": (5, 4)}, {"Z1": [5, 4]}, True),
        (["random"], ["random"], True),
        ((5, 3, 1), (5, 3), False),
        ((3, 5), (5, 3), False),
        ([], ["random"], False),
        ("random", ["random"], False),
        (True, 1, False),
        (EqualToAll(), (5, 3), False),
        ([EqualToAll(), EqualToAll()], (5, 3), False),
        (None, (5, 3), False),
        (tuple, (5, 3), False),
    ],
)
def test_exactly_this(value: object, expected: object, passed: bool) -> None:
    board = Scoreboard("x", points=1)
    board.exact("row", lambda: value, expected)
    [row] = board.score().rows
    assert row.passed is passed
    assert bool(row.message) is not passed


def test_exactly_a_foreseen_mistake_is_named_and_the_answer_may_be_kept() -> None:
    board = Scoreboard("x", points=1)
    board.exact("foreseen", lambda: (3, 5), (5, 3), mistakes={"flipped": (3, 5)})
    board.exact("kept", lambda: (3, 5), (5, 3), reveal=False)
    foreseen, kept = board.score().rows
    assert foreseen.cause == "flipped"
    assert "(3, 5)" in kept.message and "(5, 3)" not in kept.message


@pytest.mark.parametrize(
    ("a", "z", "key"),
    [
        (0.622, -0.5, "other_z_sign"),
        (0.622, 0.6, "other_z"),
        (0.622, -0.6, "other_z"),
        (0.818, -1.5, "other_z_sign"),
        (0.5, 0.5, "other_z"),
    ],
)
def test_an_output_of_the_other_sign_is_told_so(a: float, z: float, key: str) -> None:
    board = Scoreboard("x", points=1)
    board.output_by_hand("a", lambda: a, lambda: z)
    its_z = np.log(a) - np.log1p(-a)
    assert board.rows[0].message == say(key, a=a, its_z=its_z, z=z)


def test_complex_numbers_are_told_that_one_part_is_wanted() -> None:
    for value in (np.complex128(1j), np.array([1j, 2.0])):
        assert judge(lambda value=value: value).message == say("is_complex")


@pytest.mark.parametrize("value", [None, [None, None], [True, None]])
def test_none_among_what_is_exactly_something_is_a_missing_return(value: object) -> None:
    board = Scoreboard("x", points=1)
    board.exact("verdicts", lambda: value, [True, False])
    assert (board.rows[0].message, board.rows[0].cause) == (say("is_none"), "none")


def test_a_mistake_that_is_made_in_several_ways_is_found_in_each() -> None:
    forms = either([10.0, 2.0], lambda: [1.0, 20.0], 5.0)
    for slip in (np.array([10.0, 2.0]), np.array([1.0, 20.0]), 5.0):
        assert judge(slip, mistakes={"brackets": forms}).cause == "brackets"
    for other, cause in (
        (np.array([10.0, 20.0]), "unknown"),
        (6.0, "wrong_shape"),
        (np.zeros(3), "wrong_shape"),
        (np.array(["10", "2"]), "wrong_kind"),
        ("text", "wrong_kind"),
    ):
        assert judge(other, mistakes={"brackets": forms}).cause == cause


def test_of_forms_with_another_shape_the_first_is_foreseen() -> None:
    forms = either(np.full(2, 3.0), np.full(2, 5.0))
    assert judge(3.0, mistakes={"brackets": forms}).cause == "brackets"
