"""The scoreboard itself: every row is judged for itself, and nothing of a check stays behind."""

import contextlib
import copy
import sys
import time
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.check import Observer, Scoreboard, Session, Wrong, planted, within
from course.doctor import explain
from course.scoreboard import SCORE_MIME, Row, Score
from course.text import say
from tests.course.check.support import judge


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
    assert score.points == 2 and "here; 3 more rows" in str(score)
    board.hidden()
    assert "more row" not in str(board.score())


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


def test_an_endless_loop_costs_one_row() -> None:
    def endless() -> None:
        while True:
            with contextlib.suppress(Exception):  # a learner's own net must not catch the clock
                time.sleep(0.001)

    board = Scoreboard("x", points=2, seconds=0.05)
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


def test_text_and_html_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    board = Scoreboard("<b>x</b>", points=2, hidden=1)
    board.equal("first <row>", lambda: 1.0, 2.0)
    board.equal("second", lambda: 2.0, 2.0)
    html, text = board.score()._repr_mimebundle_()["text/html"], str(board.score())
    assert "<row>" in text and "&lt;row&gt;" in html and "<b>x" not in html
    for words in ("1 of 2 points here", "1 more row counts when graded", "expected"):
        assert words in html and words in text


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


def test_only_one_place_is_where_to_look_first() -> None:
    rows = (Row("a", True), Row("b", False, "Not `<b>`."), Row("c", False, "Nor this."))
    plain, advised = (Score("x", 1, rows, advice=text)._html() for text in ("", "First <i>."))
    here = say("look_here")
    assert plain.count(here) == 1 and plain.index(here) < plain.index("Not ")
    assert advised.count(here) == 1 and "<strong>First &lt;i&gt;.</strong>" in advised
    assert "Not <code>&lt;b&gt;</code>." in plain


def test_no_advice_where_the_reference_stands_in_or_all_is_right() -> None:
    class Reference:
        helper = staticmethod(lambda: 2.0)

    def advice(value: float, builds_on: bool) -> str:
        with within(Session(still_red={"before": True, "fine": False})):
            board = Scoreboard("after", points=1, after=["fine", "before", "never run"])
            if builds_on:
                board.builds_on(Reference, "helper")
            board.equal("row", lambda: value, 2.0)
            return board.score().advice

    assert advice(1.0, builds_on=False) == say("red_before", names="before")
    assert advice(1.0, builds_on=True) == ""
    assert advice(2.0, builds_on=False) == ""


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
