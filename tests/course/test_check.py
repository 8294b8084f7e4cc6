"""The vocabulary of test cells: what passes, what fails, and that the sentence says why."""

import contextlib
import copy
import sys
import time
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.check import Counted, Observer, Scoreboard, Session, Wrong, findings, planted, within
from course.doctor import explain
from course.scoreboard import SCORE_MIME, Row, Score
from course.text import say


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


def judge(value, expected=None, **options) -> Row:
    board = Scoreboard("x", points=1)
    truth = np.array([1.0, 2.0]) if expected is None else expected
    board.equal("row", value if callable(value) else lambda: value, truth, **options)
    return board.score().rows[0]


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


def test_every_check_runs_and_is_judged_for_itself() -> None:
    board = Scoreboard("x", points=4)
    board.equal("wrong", lambda: 1.0, 2.0)
    board.equal("raises", lambda: 1 / 0, 2.0)
    board.equal("right", lambda: 2.0, 2.0)
    board.equal("right, and worth twice as much", lambda: 2.0, 2.0, weight=2)
    score = board.score()
    assert [row.passed for row in score.rows] == [False, False, True, True]
    assert score.points == 2.4


def test_the_value_is_the_points_as_nbgrader_reads_them() -> None:
    board = Scoreboard("x", points=3)
    for i in range(3):
        board.equal("row", lambda i=i: float(i), 0.0, absolute=True)
    score = board.score()
    bundle = score._repr_mimebundle_()
    assert float(bundle["text/plain"]) == score.points == 1.0
    assert bundle[SCORE_MIME]["rows"][1]["passed"] is False


@given(st.lists(st.tuples(st.booleans(), st.floats(0.1, 5)), min_size=1), st.floats(0.5, 20))
def test_points_lie_between_nothing_and_all(rows: list, possible: float) -> None:
    score = Score("x", round(possible, 2), tuple(Row("r", p, weight=w) for p, w in rows))
    assert 0 <= score.points <= score.possible
    assert (score.points == score.possible) >= all(p for p, _ in rows)


def test_a_board_without_checks_gives_nothing() -> None:
    assert Scoreboard("x", points=3).score().points == 0


def test_warnings_and_prints_cost_nothing_and_stay_inside(capfd: pytest.CaptureFixture) -> None:
    def noisy() -> float:
        warnings.warn("an odd value", stacklevel=1)
        print("hello")
        print("careful", file=sys.stderr)
        return float(1 / (1 + np.exp(1000 * np.ones(1)))[0])

    row = judge(noisy, 0.0, absolute=True)
    assert row.passed
    assert "an odd value" in row.note and "2 more" in row.note
    assert capfd.readouterr() == ("", "")


def test_hidden_checks_withhold_what_the_code_says() -> None:
    def telltale() -> float:
        print("the inputs are 1 2 3", file=sys.stderr)
        warnings.warn("the inputs are 1 2 3", stacklevel=1)
        raise ValueError("the inputs are 1 2 3")

    board = Scoreboard("x", points=1, hidden=1)
    board.hidden()
    board.equal("row", telltale, 1.0)
    assert "inputs" not in str(board.score()) + board.score()._repr_mimebundle_()["text/html"]
    assert "ValueError" in str(board.score())


def test_hidden_checks_that_did_not_run_are_announced() -> None:
    board = Scoreboard("x", points=2, hidden=3)
    board.equal("row", lambda: 1.0, 1.0)
    score = board.score()
    assert score.points == 2 and "3 more checks" in str(score)
    board.hidden()
    assert "more check" not in str(board.score())


def test_not_written_yet_has_a_kind_sentence() -> None:
    def stub() -> None:
        raise NotImplementedError

    row = judge(stub)
    assert row.cause == "not_written" and "not written yet" in row.message


def test_a_name_that_is_missing_is_named() -> None:
    row = judge(lambda: there_is_no_such_name, 1.0)  # noqa: F821
    assert "there_is_no_such_name" in row.message


@pytest.mark.parametrize("error", [SystemExit, RecursionError, MemoryError, StopIteration])
def test_other_exceptions_cost_one_row(error: type[BaseException]) -> None:
    def fails() -> None:
        raise error

    row = judge(fails)
    assert not row.passed and error.__name__ in row.message


def test_an_endless_loop_costs_one_row_and_the_next_ones_less_time() -> None:
    def endless() -> None:
        while True:
            with contextlib.suppress(Exception):  # a learner's own net must not catch the clock
                time.sleep(0.001)

    board = Scoreboard("x", points=2, seconds=0.2)
    board.equal("endless", endless, 1.0)
    board.equal("right", lambda: 1.0, 1.0)
    assert [row.cause for row in board.score().rows] == ["too_slow", ""]
    assert board.score().points == 1


def test_time_in_which_others_compute_is_not_counted() -> None:
    def waits() -> float:
        time.sleep(0.3)  # longer than the check may compute, less than it may wait
        return 1.0

    board = Scoreboard("x", points=1, seconds=0.2)
    board.equal("waits", waits, 1.0)
    assert board.score().points == 1


def test_an_endless_loop_that_computes_is_stopped() -> None:
    def computes() -> None:
        while True:
            np.linalg.norm(np.ones(100))

    board = Scoreboard("x", points=1, seconds=0.2)
    board.equal("computes", computes, 1.0)
    [row] = board.score().rows
    assert row.cause == "too_slow"


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
    board.equal("w", board.run("w, b", lambda: value)["w"], 1.0)
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
    board.exact("exact", lambda: bad, 1.0)
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


def test_a_gradient_beside_one_that_cannot_be_measured_is_told_so() -> None:
    board = Scoreboard("x", points=1)
    truth = {"w": np.array([np.inf, 4.0])}
    board.gradients("here", lambda: {"w": np.array([1.0, 4.0])}, truth, names=("w",))
    row = board.score().rows[0]
    assert (row.passed, row.cause) == (False, "not_measured")


def test_no_mistake_without_a_sentence_can_be_asked_for() -> None:
    board = Scoreboard("x", points=1)
    with pytest.raises(KeyError, match="typo"):
        board.without("f", "typo")
    with pytest.raises(KeyError, match="typo"):
        board.equal("row", lambda: 1.0, 1.0, mistakes={"typo": 2.0})
    with pytest.raises(KeyError, match="typo"):
        board.exact("row", lambda: 1.0, 1.0, mistakes={"typo": 2.0})
    with pytest.raises(KeyError, match="typo"):
        explain("typo", gradient=False)


def test_reference_functions_stand_in_and_go_again() -> None:
    class Reference:
        helper = staticmethod(lambda: 2.0)

    namespace: dict = {"Scoreboard": Scoreboard, "Reference": Reference}
    exec(
        "helper = lambda: 1.0\n"
        "def student(): return helper()\n"
        "board = Scoreboard('x', points=2)\n"
        "board.builds_on(Reference, 'helper')\n"
        "board.equal('with the reference', student, 2.0)\n"
        "board.equal('with a planted one', student, 3.0, given={'helper': lambda: 3.0})\n"
        "after = student()",
        namespace,
    )
    board, after = namespace["board"], namespace["after"]
    assert board.score().points == 2
    assert after == 1.0


def test_a_check_leaves_the_learners_names_alone() -> None:
    namespace: dict = {"Scoreboard": Scoreboard, "losses": "the learner's", "x": 1}
    exec(
        "board = Scoreboard('x', points=2)\nlosses = [1.0]\nrun = 3\nscore = board.score()",
        namespace,
    )
    assert namespace["losses"] == "the learner's" and namespace["x"] == 1
    assert "run" not in namespace and "board" not in namespace


def test_planted_functions_go_again_even_after_an_error() -> None:
    namespace: dict = {"planted": planted, "helper": 1}
    with pytest.raises(ZeroDivisionError):
        exec("with planted(helper=2):\n    seen = helper\n    1 / 0", namespace)
    assert (namespace["seen"], namespace["helper"]) == (2, 1)


@pytest.mark.parametrize(
    ("verdict", "cause"),
    [
        ({"w": 0.6, "b": 1e-9}, ""),
        ({"w": 0.0, "b": 0.0}, "blind_check"),
        ({"w": 4e-12, "b": 0.6}, "other_parameter"),
        ({"w": 0.3, "b": 1e-9}, "not_relative"),
        ({"w": -0.6, "b": 1e-9}, "negative_check"),
        ({"w": 0.6, "b": 0.6}, "false_alarm"),
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


def test_a_gradient_whose_truth_cannot_be_had_says_so() -> None:
    def broken() -> dict:
        raise NotImplementedError

    board = Scoreboard("x", points=1)
    board.gradients("here", lambda: {"w": 1.0}, broken, names=("w",))
    assert "a function it builds on fails" in board.score().rows[0].message


def test_text_and_html_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    board = Scoreboard("<b>x</b>", points=2, hidden=1)
    board.equal("first <row>", lambda: 1.0, 2.0)
    board.equal("second", lambda: 2.0, 2.0)
    html, text = board.score()._repr_mimebundle_()["text/html"], str(board.score())
    assert "<row>" in text and "&lt;row&gt;" in html and "<b>x" not in html
    for words in ("1 of 2 points", "1 more check runs", "expected"):
        assert words in html and words in text


def test_two_numbers_are_shown_with_the_digits_that_distinguish_them() -> None:
    assert findings.distinguished(0.26687543, 0.06671886) == ("0.26688", "0.066719")
    assert findings.distinguished(2.00001, 2.0) == ("2.00001", "2")
    got, expected = findings.distinguished(1.0 + 1e-12, 1.0)
    assert got != expected


def test_a_failed_run_is_explained_once() -> None:
    def fails() -> None:
        raise ValueError("odd")

    board = Scoreboard("x", points=2)
    run = board.run("w, b", fails)
    board.equal("w", run["w"], 1.0)
    board.equal("b", run["b"], 1.0)
    first, second = board.score().rows
    assert "odd" in first.message and "above" in second.message
    assert first.cause == second.cause == "raised"


def test_a_red_exercise_before_is_where_to_look_first() -> None:
    before = Scoreboard("before", points=1)
    before.equal("row", lambda: 1.0, 2.0)
    before.score()
    board = Scoreboard("after", points=1, after=["before"])
    board.equal("row", lambda: 1.0, 2.0)
    assert "before" in board.score().advice
    again = Scoreboard("before", points=1)
    again.equal("row", lambda: 2.0, 2.0)
    again.score()
    assert board.score().advice == ""


def test_an_observer_sees_each_row_and_the_score() -> None:
    seen: list[object] = []

    class Noting(Observer):
        def judged(self, row: Row) -> None:
            seen.append((row.name, row.passed))

        def scored(self, score: Score, rng: np.random.Generator) -> None:
            seen.append((score.points, float(rng.random())))

    with within(Session(Noting())):
        board = Scoreboard("seen", points=2)
        board.equal("right", lambda: 1.0, 1.0)
        board.equal("wrong", lambda: 1.0, 2.0)
        following = float(copy.deepcopy(board.rng).random())
        board.score()
    assert seen == [("right", True), ("wrong", False), (1.0, following)]
    assert [row.passed for row in board.rows] == [True, False]
    Scoreboard("unseen", points=1).equal("row", lambda: 1.0, 1.0)
    assert len(seen) == 3


def test_sessions_know_nothing_of_one_another() -> None:
    def advice() -> str:
        board = Scoreboard("later", points=1, after=["earlier"])
        board.equal("row", lambda: 1.0, 2.0)
        return board.score().advice

    with within(Session(still_red={"earlier": True})):
        assert "earlier" in advice()
        with within(Session()):
            assert advice() == ""
        assert "earlier" in advice()


def test_a_row_of_an_authors_own_kind() -> None:
    def judge() -> None:
        raise Wrong("Not even.", "odd")

    board = Scoreboard("own", points=2)
    board.add("even", judge)
    board.add("nothing to say", lambda: None)
    [odd, fine] = board.score().rows
    assert (odd.message, odd.cause, fine.passed) == ("Not even.", "odd", True)


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


def test_a_cause_that_explains_both_gradients_comes_first() -> None:
    """Diagnosed together: with m = 2 alone, doubled and not averaged look alike."""
    board = Scoreboard("x", points=2)
    expected = {"W1": np.ones((2, 3)), "b1": np.ones(3)}
    board.gradients(
        "here", lambda: {"W1": None, "b1": 2 * np.ones(3)}, expected, names=("W1", "b1"), m=2
    )
    none, wrong = board.score().rows
    assert none.cause == "none" and wrong.cause == "not_averaged"


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


def test_names_that_numpy_has() -> None:
    assert "np.exp" in judge(lambda: exp(1), 1.0).message  # noqa: F821


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


def test_an_optional_exercise_shows_its_checks_and_is_worth_nothing() -> None:
    board = Scoreboard("x (optional)", points=0)
    board.equal("right", lambda: 1.0, 1.0)
    board.equal("wrong", lambda: 2.0, 1.0)
    score = board.score()
    assert repr(score) == "0.0"
    assert "1 of 2 checks right" in str(score)


def test_a_cell_above_that_was_not_run_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell()
    cell = (
        "from course.check import Scoreboard\n"
        "board = Scoreboard('1. f', points=1)\n"
        "board.needs('machine')\n"
        "board = None"
    )
    shell.run_cell(cell)
    sentence = say("no_name", name="machine")
    assert "Run All Above Selected Cell" in sentence
    assert capsys.readouterr().out.strip() == sentence
    shell.run_cell(f"machine = 1\n{cell}")
    assert not capsys.readouterr().out
