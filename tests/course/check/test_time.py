"""How long a check may take: its first time, after one that was too slow, and where it waits."""

import contextlib
import signal
import time
from collections.abc import Iterator

import pytest

from course import limits
from course.check import Scoreboard, rows
from course.clock import TooSlow
from course.text import say


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[float, float]]:
    """The limits that rows were judged under: seconds of computing, and times as long waiting."""
    seen = []

    @contextlib.contextmanager
    def noting(seconds: float, waiting: float) -> Iterator[None]:
        seen.append((seconds, waiting))
        yield

    monkeypatch.setattr(rows, "limited", noting)
    return seen


def too_slow() -> None:
    raise TooSlow


def judged(board: Scoreboard) -> Scoreboard:
    for judge in (lambda: None, too_slow, lambda: None, too_slow):
        board.add("row", judge)
    return board


def test_a_check_has_five_seconds_and_after_a_slow_one_the_next_have_one(asked: list) -> None:
    board = judged(Scoreboard("x", points=1))
    waiting = limits.CHECK_WAITING
    assert asked == [(5.0, waiting), (5.0, waiting), (1.0, waiting), (1.0, waiting)]
    assert [row.cause for row in board.score().rows] == ["", "too_slow", "", "too_slow"]
    assert [row.message for row in board.rows[1::2]] == [
        say("too_slow", seconds=5.0),
        say("too_slow_again", seconds=1.0),
    ]


def test_a_board_with_less_time_keeps_it_and_one_with_more_loses_it(asked: list) -> None:
    judged(Scoreboard("quick", points=1, seconds=0.2))
    assert [seconds for seconds, _ in asked] == [0.2] * 4
    asked.clear()
    board = judged(Scoreboard("long", points=1, seconds=20))
    assert [seconds for seconds, _ in asked] == [20, 20, 1.0, 1.0]
    assert board.rows[1].message == say("too_much", seconds=20)


def test_who_looks_at_one_board_loses_no_time_on_the_next(asked: list) -> None:
    judged(Scoreboard("x", points=1))
    asked.clear()
    judged(Scoreboard("y", points=1))
    assert asked[0][0] == 5.0


def test_a_student_who_waits_is_not_waited_for() -> None:
    assert 1 < limits.CHECK_WAITING <= 5
    start = time.monotonic()
    board = Scoreboard("x", points=1, seconds=0.05)
    board.equal("sleeps", lambda: time.sleep(20), 1.0)
    assert board.score().rows[0].cause == "too_slow"
    assert time.monotonic() - start < 5


def test_a_check_puts_the_alarms_handler_and_its_timer_back() -> None:
    def mine(*_: object) -> None:
        raise AssertionError("a learner's alarm")

    before = signal.signal(signal.SIGALRM, mine)
    try:
        board = Scoreboard("x", points=1, seconds=0.05)
        board.equal("right", lambda: 1.0, 1.0)
        board.add("slow", lambda: time.sleep(5))
        assert signal.getsignal(signal.SIGALRM) is mine
        assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    finally:
        signal.signal(signal.SIGALRM, before)
