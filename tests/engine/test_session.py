"""A session with workers that are threads: replaced where they end, brought to where they were."""

import warnings
from typing import Any

import numpy as np
import pytest

from autograder.engine import session
from autograder.engine.session import REPLAYS, REPLAYS_IN_ALL, NoWorker, Session
from autograder.sandbox.arguments import Arguments
from course.check.findings import Wrong
from course.clock import TooSlow
from course.errors import CourseError
from course.limits import CELL_SECONDS, WAITING
from course.text import say
from tests.engine.support import Desk, asked_first, raising


def test_a_cell_shows_what_the_worker_says() -> None:
    desk = Desk({"x": 5.0})
    assert desk.session.run("a", 9.0) == [
        {"output_type": "stream", "name": "stdout", "text": "a"},
    ]
    assert desk.session.names(["x", "none"]) == {"x": 5.0}
    desk.session.close()
    assert (desk.session.cpu, desk.session.memory) == (1.5, 100)


def test_a_fresh_worker_is_brought_to_where_the_last_one_was() -> None:
    desk = Desk()
    desk.session.run("a", 9.0)
    desk.session.snapshot("x-test")
    desk.session.run("b", 9.0)
    stands_in: Any = len
    with desk.session.test("x-test"), desk.session.overridden({"f": stands_in}):
        with pytest.raises(Wrong) as raised:
            desk.session.ask("run", "end", 9.0)
        assert raised.value.cause == "ended"
        assert not desk.session.has_worker
        desk.session.ask("run", "c", 9.0)
    assert desk.workers[1] == [
        ("run", "a", 9.0),
        ("snapshot", "x-test"),
        ("run", "b", 9.0),
        ("restore", "x-test"),
        ("push_overrides", {"f": len}),
        ("run", "c", 9.0),
        ("pop_overrides",),
        ("forget",),
    ]
    assert desk.session.cpu == 1.5  # of the one that ended


def test_a_cell_that_took_too_long_has_less_time_when_it_runs_again() -> None:
    desk = Desk()
    assert desk.session.run("loop", 9.0)[0]["ename"] == "CellTimeoutError"
    assert desk.session.run("end", 9.0)[0]["ename"] == "CellError"
    desk.session.run("a", 9.0)
    assert desk.workers[1] == [("run", "loop", session.AGAIN), ("run", "a", 9.0)]


def test_a_worker_is_replaced_so_often_and_no_more() -> None:
    desk = Desk()
    with desk.session.test("x-test"):
        for _ in range(REPLAYS + 3):
            with pytest.raises(Wrong):
                desk.session.ask("run", "end", 9.0)
        assert len(desk.workers) == REPLAYS + 1
    for _ in range(REPLAYS_IN_ALL + 3):
        desk.session.run("end", 9.0)
    assert len(desk.workers) == REPLAYS_IN_ALL + 1


def test_each_test_cell_may_end_as_many_workers() -> None:
    desk = Desk()
    for check in ("x-test", "y-test"):
        with desk.session.test(check):
            for _ in range(REPLAYS + 1):
                with pytest.raises(Wrong) as raised:
                    desk.session.ask("run", "end", 9.0)
                assert str(raised.value) == say("worker_ended")
    assert len(desk.workers) == 2 * (REPLAYS + 1)


def test_a_test_cell_sees_what_was_meant_where_it_stands() -> None:
    desk = Desk()
    desk.session.run("a", 9.0)
    with desk.session.test("x-test"):
        pass
    assert desk.workers == [[("run", "a", 9.0), ("restore", "x-test"), ("forget",)]]


def test_a_check_before_every_other_cell_has_its_place_too() -> None:
    desk = Desk()
    desk.session.snapshot("x-test")
    desk.session.run("a", 9.0)
    assert desk.workers == [[("snapshot", "x-test"), ("run", "a", 9.0)]]


def test_a_worker_that_is_late_is_ended() -> None:
    desk = Desk()
    desk.session.run("a", 9.0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(session, "GRACE", 0.05)
        with desk.session.limited(0.1), pytest.raises(TooSlow):
            desk.session.ask("run", "sleep", 2.0)
    assert not desk.session.has_worker


def test_a_submission_has_an_end_by_the_clock() -> None:
    desk = Desk(total=0.0)
    [error] = desk.session.run("a", 9.0)
    assert error["ename"] == "CellError" and desk.workers == []


def test_what_the_reference_and_a_proven_answer_share_stands_in_for_nothing() -> None:
    def f() -> None: ...

    desk = Desk(references=lambda: {"f": f})
    desk.session.run("a", 9.0)
    desk.session.proven = frozenset(["f"])
    with desk.session.overridden({"f": f}):
        pass
    assert [what for what, *_ in desk.workers[0]] == ["run"]
    with desk.session.overridden({"f": len}):  # it is planted, not the reference's
        pass
    assert [what for what, *_ in desk.workers[0]][1:] == ["push_overrides", "pop_overrides"]


def test_where_there_is_no_worker_grading_ends() -> None:
    def none() -> Any:
        raise CourseError("no jail")

    with pytest.raises(NoWorker, match="no jail"):
        Session(none).run("a", 9.0)


class Time:
    """A clock on the wall that a test moves."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        monkeypatch.setattr(session.time, "monotonic", lambda: self.now)


def test_until_when_a_question_has_to_be_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    time = Time(monkeypatch)
    clock = session._Clock(600.0)
    clock.start(20.0)
    assert clock.deadline() == time.now + WAITING * 20.0 + session.GRACE
    with clock.check(5.0):
        assert clock.deadline() == time.now + WAITING * 5.0 + session.GRACE
        clock.spent(2.0)
        assert clock.deadline() == time.now + WAITING * 3.0 + session.GRACE
        with clock.check(None):  # no part of the check
            clock.spent(2.0)
            assert clock.deadline() == time.now + WAITING * 20.0 + session.GRACE
        assert clock.left == 3.0
    clock.start()
    assert clock.deadline() == time.now + WAITING * CELL_SECONDS + session.GRACE


def test_a_test_cell_and_a_submission_end(monkeypatch: pytest.MonkeyPatch) -> None:
    time = Time(monkeypatch)
    clock = session._Clock(600.0)
    clock.start()
    time.now += 300.0
    assert clock.deadline() > time.now
    time.now += 0.1
    with pytest.raises(TooSlow):
        clock.deadline()
    time.now = 699.0
    clock.start()
    assert clock.deadline() == 700.0
    clock.require()
    time.now = 700.0
    with pytest.raises(Wrong) as raised:
        clock.require()
    assert raised.value.cause == "too_slow"
    assert str(raised.value) == say("submission_too_slow", seconds=600.0)


def test_a_cell_has_its_own_time_and_what_comes_after_it_the_usual(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = Desk()
    seen: list[float] = []

    def asked(what: str, *args: object) -> object:
        seen.append(desk.session._clock.cell)
        return []

    monkeypatch.setattr(desk.session, "ask", asked)
    desk.session.run("a", 9.0)
    desk.session.snapshot("x-test")
    assert seen == [9.0, CELL_SECONDS]


def test_what_is_watched_or_kept_is_so_for_one_check() -> None:
    desk = Desk()
    watched = object()
    for _ in range(2):
        with desk.session.limited(1.0):
            assert (desk.session._open, desk.session.kept, desk.session._keep) == ([], [], None)
            desk.session.watch(watched)
            desk.session.keep_results()
            desk.session.kept.append(watched)


def test_to_run_the_cells_again_takes_nothing_of_a_checks_time() -> None:
    desk = Desk()
    desk.session.run("a", 9.0)
    desk.session.run("end", 9.0)
    assert not desk.session.has_worker
    with desk.session.limited(1.0):
        assert desk.workers[1] == [("run", "a", 9.0)]


def test_the_reference_stands_in_for_what_is_not_proven() -> None:
    def f() -> None: ...

    desk = Desk(references=lambda: {"f": f})
    desk.session.run("a", 9.0)
    with desk.session.overridden({"f": f}):
        pass
    assert [what for what, *_ in desk.workers[0]] == ["run", "push_overrides", "pop_overrides"]


def test_what_a_test_cell_gave_away_it_takes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    desk, forgotten = Desk(), list[str]()
    with desk.session.test("x-test"):
        desk.session.ask("run", "a", 9.0)
        peer = desk.session._peer
        assert peer is not None
        monkeypatch.setattr(peer, "forget", lambda: forgotten.append("here"))
    assert forgotten == ["here"] and desk.workers[0][-1] == ("forget",)


def test_what_is_documented_is_in_force() -> None:
    desk = Desk()
    assert (desk.session.cpu, desk.session.memory) == (0.0, 0)
    desk.session.run("loop", 9.0)
    assert (REPLAYS, REPLAYS_IN_ALL, session.AGAIN) == (2, 6, 1.0)
    assert (session.CHECK_CELL_SECONDS, session.GRACE, session.TOTAL) == (300.0, 2.0, 600.0)


def test_what_a_call_warned_of_and_wrote_is_said_here_too(
    capsys: pytest.CaptureFixture[str],
) -> None:
    peer = asked_first(Desk())
    named = [
        ("DeprecationWarning", "old"),
        ("NoSuch", "mind"),
        ("print", "no"),
        ("ValueError", "x"),
    ]
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        peer.heard({"warnings": named, "stderr": "written"})
    assert [(w.category, str(w.message)) for w in caught] == [
        (DeprecationWarning, "old"),
        (UserWarning, "mind"),
        (UserWarning, "no"),
        (UserWarning, "x"),
    ]
    peer.heard({"stderr": ""})
    assert capsys.readouterr().err == "written"


def test_a_warning_is_no_error_where_warnings_are() -> None:
    peer = asked_first(Desk())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        peer.heard({"warnings": [("UserWarning", "mind")]})


def test_what_a_call_took_is_taken_off_a_checks_time() -> None:
    desk = Desk()
    peer = asked_first(desk)
    with desk.session.limited(5.0):
        peer.heard({"used": 2.0})
        assert desk.session._clock.left == 3.0
    peer.heard({"used": 2.0})
    assert desk.session._clock.left is None


def test_a_result_that_was_given_before_is_noted() -> None:
    desk = Desk()
    value = object()
    assert asked_first(desk).given_before(value) is value
    assert desk.session.kept == [value]


def test_of_a_call_in_a_check_the_worker_knows_its_time_and_what_is_watched() -> None:
    desk = Desk()
    peer = asked_first(desk)
    one, other = np.ones(2), np.ones(3)
    given = Arguments((one, other))
    assert peer.details(given) is None and peer.may_change(given) == []
    for check in range(2):
        with desk.session.limited(5.0):
            assert peer.details(given) == {"seconds": 5.0, "open": [], "keep": None}
            desk.session.watch({"params": other})
            desk.session.keep_results()
            assert peer.details(given) == {"seconds": 5.0, "open": [1], "keep": check}
            assert peer.may_change(given) == [1]
            desk.session.spent(4.99)
            assert peer.details(given)["seconds"] == 0.05
    assert peer.details(given) is None


def test_cells_without_a_name_are_taken_together(monkeypatch: pytest.MonkeyPatch) -> None:
    time = Time(monkeypatch)
    desk = Desk()
    for cell, start in (("f", 99.0), ("", 98.0), ("", 99.5)):
        desk.session.took(cell, start)
    assert time.now == 100.0 and desk.session.seconds == {"f": 1.0, "": 2.5}


@pytest.mark.parametrize(
    ("error", "text", "runs_again"),
    [
        (TooSlow(), say("cell_too_slow", seconds=9.0), False),
        (Wrong("It ended.", "ended"), "It ended.", False),
        (ValueError("It does not cross."), "It does not cross.", True),
    ],
)
def test_what_becomes_of_a_cell_is_what_it_shows(
    monkeypatch: pytest.MonkeyPatch, error: BaseException, text: str, runs_again: bool
) -> None:
    desk = Desk()
    with monkeypatch.context() as patch:
        patch.setattr(desk.session, "ask", raising(error))
        [shows] = desk.session.run("a", 9.0)
    assert (shows["ename"], shows["evalue"]) == ("CellError", text)
    assert desk.session._clock.cell == CELL_SECONDS
    assert desk.session._replayed == ([("run", "a", 9.0)] if runs_again else [])


@pytest.mark.parametrize("error", [TooSlow(), Wrong("It ended.", "ended"), ValueError()])
def test_where_a_snapshot_fails_it_is_not_taken_again(
    monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    desk = Desk()
    with monkeypatch.context() as patch:
        patch.setattr(desk.session, "ask", raising(error))
        desk.session.snapshot("x-test")
    assert desk.session._replayed == []


def test_one_thing_that_fails_again_does_not_end_what_follows() -> None:
    desk = Desk()
    desk.session._replayed = [("nothing of the kind",), ("run", "a", 9.0)]
    desk.session.run("b", 9.0)
    assert desk.workers[0] == [("run", "a", 9.0), ("run", "b", 9.0)]


def test_what_ends_a_worker_again_is_that_cells_end() -> None:
    desk = Desk()
    desk.session._replayed = [("run", "end", 9.0)]
    [shows] = desk.session.run("b", 9.0)
    assert shows["evalue"] == say("worker_ended") and not desk.session.has_worker
    assert desk.workers == [[("run", "end", 9.0)]]


def test_at_the_end_it_is_known_what_all_workers_took() -> None:
    desk = Desk()
    for source in ("end", "end", "a"):
        desk.session.run(source, 9.0)
    desk.session.close()
    assert (desk.session.cpu, desk.session.memory) == (4.5, 100)
    desk.session.close()
    assert desk.session.cpu == 4.5


def test_a_question_has_its_arguments_and_its_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    time = Time(monkeypatch)
    desk = Desk()
    desk.session._clock.start(9.0)
    peer = asked_first(desk)
    asked: list[Any] = []
    monkeypatch.setattr(peer, "ask", lambda *args, **named: asked.append((args, named)))
    desk.session.ask("call", 1, a=2)
    assert asked == [(("call", 1), {"a": 2})]
    assert peer.deadline == time.now + WAITING * CELL_SECONDS + session.GRACE


def test_where_no_worker_may_be_made_any_more_that_is_said() -> None:
    desk = Desk()
    desk.session._starts = REPLAYS_IN_ALL + 1
    [shows] = desk.session.run("a", 9.0)
    assert shows["evalue"] == say("worker_ended_often") and desk.workers == []


def test_what_a_call_says_after_the_submissions_time_is_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """It took too long, and nobody ended it."""
    time = Time(monkeypatch)
    desk = Desk()
    desk.session.run("a", 9.0)
    time.now += session.TOTAL
    monkeypatch.setattr(desk.session._clock, "deadline", lambda: time.now + 5)
    monkeypatch.setattr(desk.session, "_ready", lambda: desk.session._peer)
    with pytest.raises(Wrong) as raised:
        desk.session.ask("run", "end", 9.0)
    assert raised.value.cause == "too_slow"
