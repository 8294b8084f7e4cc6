"""The pool of graders: how many are made ready, and how they end."""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pytest

from autograder.engine import log, pool
from autograder.engine.graders import Graders
from autograder.engine.pool import Pool
from autograder.engine.protocol import Outcome, Question, Settings
from autograder.text import say
from course.errors import CourseError

ASKED = Question("01", Settings(total=7), b"{}", Path("submitted/ada/01/01.ipynb"))


DONE = Outcome(problem="done")
ROOT = Path("/course")


class Inline(Executor):
    """Runs what it is given at once, and notes it."""

    def __init__(self) -> None:
        self.given: list[tuple[Any, ...]] = []

    def submit(self, call: Callable[..., Any], /, *args: Any, **named: Any) -> Future[Any]:
        self.given.append((*args, named))
        done: Future[Any] = Future()
        done.set_result(call(*args, **named))
        return done


def answering(outcome: Outcome) -> Callable[..., Outcome]:
    return lambda *args, **named: outcome


@pytest.mark.parametrize(("workers", "most", "started"), [(4, 2, 2), (2, 9, 2), (1, 1, 1)])
def test_so_many_are_made_ready_as_there_is_work_for(workers: int, most: int, started: int) -> None:
    inline = Inline()
    made = Pool(inline, workers, answering(Outcome()), cluster=False)
    for _ in range(2):
        made.start(ROOT, "01", ASKED.settings, most)
    assert inline.given == [(ROOT, Question("01", ASKED.settings), {})] * started
    made.await_one()


def test_those_of_a_cluster_are_not_made_ready() -> None:
    inline = Inline()
    made = Pool(inline, 2, answering(DONE), cluster=True)
    made.start(ROOT, "01", ASKED.settings, 9)
    made.await_one()
    assert inline.given == []


def test_where_one_cannot_be_made_ready_nobody_is_graded() -> None:
    made = Pool(Inline(), 2, answering(Outcome(problem="no jail")), cluster=False)
    made.start(ROOT, "01", ASKED.settings, 9)
    with pytest.raises(CourseError, match=r"no jail$"):
        made.await_one()


def test_of_an_error_that_nobody_foresaw_the_log_of_the_course_is_named() -> None:
    failed = Outcome(problem="A slip.", traceback="Traceback")
    made = Pool(Inline(), 2, answering(failed), cluster=False)
    made.start(ROOT, "01", ASKED.settings, 9)
    with pytest.raises(CourseError) as raised:
        made.await_one()
    assert str(raised.value) == f"A slip. {say('see_log', path=log.path(ROOT))}"


@pytest.mark.parametrize(("cluster", "named"), [(False, {}), (True, {"material": "key"})])
def test_the_key_goes_along_to_other_machines(cluster: bool, named: dict[str, str]) -> None:
    inline = Inline()
    made = Pool(inline, 2, answering(DONE), cluster=cluster)
    assert made.submit("key", ROOT, ASKED).result() == DONE
    assert inline.given == [(ROOT, ASKED, named)]


@pytest.mark.parametrize(("jobs", "workers", "kept"), [(0, 2, [5, 7]), (3, 3, [5, 7]), (1, 1, [])])
def test_graders_keep_to_cores_where_a_run_takes_all_of_them(
    monkeypatch: pytest.MonkeyPatch, jobs: int, workers: int, kept: list[int]
) -> None:
    made: list[Any] = []

    class Noted(Graders):
        def __init__(self, cores: Any) -> None:
            super().__init__(cores)
            made.append(list(cores))

        def close(self) -> None:
            made.append("closed")

    monkeypatch.setattr(pool, "Graders", Noted)
    monkeypatch.setattr(pool.os, "sched_getaffinity", {0: {7, 5}}.get, raising=False)
    monkeypatch.setattr(pool.os, "cpu_count", lambda: 9)
    answers: queue.Queue[str] = queue.Queue()
    with pool.open_pool(jobs=jobs) as opened:
        assert (opened.workers, opened.cluster) == (workers, False)
        opened.executor.submit(answers.put, threading.current_thread().name)
        assert answers.get(timeout=5)
        assert made == [kept]
    assert made[1:] == ["closed"] * 2
    with pytest.raises(KeyError), pool.open_pool(jobs=jobs):
        raise KeyError
    assert made[-1] == "closed"


@pytest.mark.parametrize(("cores", "workers"), [(3, 3), (None, 1)])
def test_where_cores_cannot_be_chosen_there_is_a_grader_for_each(
    monkeypatch: pytest.MonkeyPatch, cores: int | None, workers: int
) -> None:
    monkeypatch.delattr(pool.os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(pool.os, "cpu_count", lambda: cores)
    with pool.open_pool() as opened:
        assert opened.workers == workers


def test_by_default_there_is_a_grader_for_each_core(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool.os, "sched_getaffinity", {0: {1, 2, 3}}.get, raising=False)
    with pool.open_pool() as opened:
        assert opened.workers == 3


def test_where_a_run_is_cut_off_what_waits_is_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is at work ends with its grader."""
    begun, ended = threading.Event(), threading.Event()
    came: list[object] = []

    class Ending(Graders):
        def close(self) -> None:
            ended.set()

    def work() -> None:
        begun.set()
        came.append(ended.wait(5))

    monkeypatch.setattr(pool, "Graders", Ending)
    with pytest.raises(KeyError), pool.open_pool(jobs=1) as opened:
        opened.executor.submit(work)
        opened.executor.submit(came.append, "begun")
        assert begun.wait(5)
        raise KeyError
    assert came == [True]
