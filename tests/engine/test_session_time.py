"""A session's clocks: until when it asks, and what takes time of a check."""

import signal
from typing import Any

import pytest

from autograder.engine.session import Session
from autograder.sandbox.clock import TimeUp
from course.clock import TooSlow
from tests.engine.support import Desk, Worker, asked_first, raising


def blocked() -> bool:
    """Whether a check's clock waits."""
    return signal.SIGALRM in signal.pthread_sigmask(signal.SIG_BLOCK, ())


def test_a_checks_clock_waits_while_a_worker_is_made_or_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk, seen = Desk(), list[bool]()
    new, end = desk.new, Worker.end

    def made() -> Any:
        seen.append(blocked())
        return new()

    def ended(self: Any) -> Any:
        seen.append(blocked())
        return end(self)

    monkeypatch.setattr(Worker, "end", ended)
    mine = Session(made)
    mine.run("a", 9.0)
    assert not blocked()
    mine.close()
    assert seen == [True, True] and not blocked()


def test_a_test_cell_has_time_of_its_own() -> None:
    desk = Desk()
    desk.session.run("a", 9.0)
    clock = desk.session._clock
    clock._until = 0.0  # the cell above took all of its
    with pytest.raises(TooSlow):
        clock.deadline()
    with desk.session.test("check"):
        assert clock.deadline() > 0


def test_the_clock_in_the_middle_of_a_message_costs_the_worker(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = Desk()
    peer = asked_first(desk)
    with monkeypatch.context() as patch:
        patch.setattr(peer, "ask", raising(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            desk.session.ask("run", "b", 9.0)
    assert not desk.session.has_worker


def test_time_that_is_up_in_the_worker_leaves_it(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk()
    peer = asked_first(desk)
    for came, error in ((TooSlow, TimeUp()), (KeyError, KeyError("theirs"))):
        with monkeypatch.context() as patch:
            patch.setattr(peer, "ask", raising(error))
            with pytest.raises(came):
                desk.session.ask("run", "b", 9.0)
        assert desk.session.has_worker
