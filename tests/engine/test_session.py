"""A session with workers that are threads: replaced where they end, brought to where they were."""

import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from autograder.engine import session, shown
from autograder.engine.session import REPLAYS, REPLAYS_IN_ALL, NoWorker, Session
from autograder.sandbox.channel import Channel
from autograder.sandbox.handles import OPERATIONS
from autograder.sandbox.jail import Ended
from autograder.sandbox.peer import Peer
from autograder.sandbox.wire import WireError
from course.check.findings import Wrong
from course.clock import TooSlow
from course.errors import CourseError

Asked = list[tuple[Any, ...]]


class Learner(Peer):
    """Notes what it is asked; code is a name of what it does."""

    def __init__(self, channel: Channel, asked: Asked) -> None:
        super().__init__(channel, trusted=False)
        self.asked = asked

    def operations(self) -> dict[str, Callable[..., object]]:
        def noted(name: str) -> Callable[..., object]:
            return lambda *args: self.asked.append((name, *args))

        names = ("snapshot", "restore", "push_overrides", "pop_overrides", "forget")
        own = {name: noted(name) for name in names}
        return {**OPERATIONS, **own, "run": self.run, "names": self.names_of}

    def run(self, source: str, seconds: float) -> list[dict[str, Any]]:
        self.asked.append(("run", source, seconds))
        if source == "end":
            self.channel.close()
        if source == "sleep":
            time.sleep(seconds)
        if source == "loop":
            error = {"output_type": "error", "ename": "CellTimeoutError", "evalue": ""}
            return [{**error, "traceback": []}]
        return [{"output_type": "stream", "name": "stdout", "text": source}]

    def names_of(self, names: list[str]) -> dict[str, Any]:
        return {name: ("value", 5.0) for name in names if name != "none"}


class Worker:
    """As `jail.Worker`, but a thread."""

    def __init__(self, asked: Asked) -> None:
        mine, its = socket.socketpair()
        self.channel = Channel(mine)
        learner = Learner(Channel(its), asked)
        threading.Thread(target=self._serve, args=(learner,), daemon=True).start()

    def _serve(self, learner: Learner) -> None:
        try:
            learner.serve()
        except (WireError, OSError, ValueError):
            learner.channel.close()

    def end(self) -> Ended:
        self.channel.close()
        return Ended(0, 1.5, 100)


class Desk:
    """A session, and what each of its workers was asked."""

    def __init__(self, **options: Any) -> None:
        self.workers: list[Asked] = []
        self.session = Session(self._new, **options)  # type: ignore[arg-type]

    def _new(self) -> Worker:
        self.workers.append([])
        return Worker(self.workers[-1])


def test_a_cell_shows_what_the_worker_says() -> None:
    desk = Desk()
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


def test_all_cells_together_show_so_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown, "ROOM", 1000)
    room = shown.Shown()
    output: Any = {**STREAM, "text": "x" * 300}
    assert [len(room.safe([output])) for _ in range(4)] == [1, 1, 0, 0]
