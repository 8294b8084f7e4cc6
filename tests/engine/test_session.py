"""A session with workers that are threads: replaced where they end, brought to where they were."""

import json
from typing import Any

import pytest

from autograder.cells import sanitize
from autograder.engine import session, shown
from autograder.engine.session import REPLAYS, REPLAYS_IN_ALL, NoWorker, Session
from course.check.findings import Wrong
from course.clock import TooSlow
from course.errors import CourseError
from course.limits import CELL_SECONDS, WAITING
from course.text import say
from tests.engine.support import Desk


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


STREAM = {"output_type": "stream", "name": "stdout", "text": "x"}


@pytest.mark.parametrize(
    "output",
    [
        5,
        {},
        {5: 6},
        {**STREAM, "name": "stdin"},
        {**STREAM, "text": 5},
        {**STREAM, 5: 6},
        {"output_type": "error", "ename": "E", "evalue": "v", "traceback": "t"},
        {"output_type": "error", "ename": "E", "evalue": "v", "traceback": [5]},
        {"output_type": "error", "ename": 5, "evalue": "v", "traceback": []},
        {"output_type": "display_data", "data": {}},
        {"output_type": "display_data", "data": [], "metadata": {}},
        {"output_type": "update_display_data", "data": {}, "metadata": {}},
        {"output_type": ["stream"], "name": "stdout", "text": "x"},
    ],
    ids=str,
)
def test_what_is_no_output_is_left_out(output: object) -> None:
    assert shown.outputs([output, STREAM]) == [STREAM]
    assert shown.outputs(output) == []


@pytest.mark.parametrize(
    "output",
    [
        STREAM,
        {**STREAM, "name": "stderr"},
        {"output_type": "error", "ename": "E", "evalue": "v", "traceback": []},
        {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["t", "u"]},
        {"output_type": "display_data", "data": {}, "metadata": {}},
        {"output_type": "execute_result", "data": {}, "metadata": {}},
    ],
    ids=str,
)
def test_what_is_an_output_stays(output: object) -> None:
    assert shown.outputs([output, 5, output]) == [output, output]


def test_an_error_has_a_traceback_or_its_own_line() -> None:
    error = {"output_type": "error", "ename": "E", "evalue": "v"}
    assert shown.error("E", "v") == {**error, "traceback": ["E: v"]}
    assert shown.error("E", "v", ["t"]) == {**error, "traceback": ["t"]}


def test_what_all_cells_may_show_is_what_is_documented() -> None:
    assert shown.ROOM == 16 * 1024 * 1024


@pytest.mark.parametrize(("more", "count"), [(0, 0), (1, 1)])
def test_the_last_that_fits_is_shown(
    monkeypatch: pytest.MonkeyPatch, more: int, count: int
) -> None:
    output: Any = STREAM
    monkeypatch.setattr(shown, "ROOM", sanitize.cost(json.dumps(output)) + more)
    assert len(shown.Shown().safe([output])) == count


def test_all_cells_together_show_so_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown, "ROOM", 1000)
    room = shown.Shown()
    output: Any = {**STREAM, "text": "x" * 300}
    assert [len(room.safe([output])) for _ in range(4)] == [1, 1, 0, 0]


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
