"""Grading on other machines: what a worker answers, and what a cluster that is none costs."""

import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from autograder.engine import cluster, pool
from autograder.engine.protocol import Outcome, Question, Settings
from autograder.text import say
from course.errors import CourseError

ROOT = Path("/instructor")
ASKED = Question("01", Settings(), b"{}")
DONE = Outcome(problem="done")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[Any, ...]]]:
    """What this worker's graders are asked; the course has the key `key`."""
    given: list[tuple[Any, ...]] = []

    def ask(*what: Any) -> Outcome:
        given.append(what)
        return DONE

    monkeypatch.setattr(cluster, "_graders", SimpleNamespace(ask=ask))
    monkeypatch.setattr(cluster, "material_key", lambda root, name: f"{root} {name}")
    monkeypatch.delenv("COURSE_ROOT", raising=False)
    yield given


def test_a_worker_grades_with_the_course_that_is_named(asked: list[Any]) -> None:
    assert cluster.ask(ROOT, ASKED, material="/instructor 01") == DONE
    assert asked == [(ROOT, ASKED)]


def test_or_with_its_own_where_that_lies_elsewhere(
    asked: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_ROOT", "/worker")
    assert cluster.ask(ROOT, ASKED, material="/worker 01") == DONE
    assert asked == [(Path("/worker"), ASKED)]


def test_with_another_course_it_grades_nobody(asked: list[Any]) -> None:
    found = cluster.ask(ROOT, ASKED, material="another")
    assert found == Outcome(problem=say("other_course", worker=socket.gethostname()))
    assert asked == []


@pytest.mark.parametrize("error", [CourseError("There is no 01."), FileNotFoundError("gone")])
def test_without_the_course_it_says_so(
    asked: list[Any], monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fails(*of: Any) -> str:
        raise error

    monkeypatch.setattr(cluster, "material_key", fails)
    found = cluster.ask(ROOT, ASKED, material="key")
    assert found == Outcome(problem=f"{socket.gethostname()}: {error}")
    assert asked == []


# The cluster, seen from here


class Client:
    """As `distributed.Client`, of a scheduler that is not there."""

    threads: dict[str, int]
    error: Exception | None
    events: list[Any]

    def __init__(self, *where: Any, **how: Any) -> None:
        self.events.append((where, how))
        if self.error:
            raise self.error

    def nthreads(self) -> dict[str, int]:
        return self.threads

    def get_executor(self, **how: Any) -> str:
        self.events.append(how)
        return "an executor"

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *error: object) -> None:
        self.events.append("closed")


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> type[Client]:
    for name, value in {"threads": {"a": 1, "b": 3}, "error": None, "events": []}.items():
        monkeypatch.setattr(Client, name, value, raising=False)
    monkeypatch.setitem(sys.modules, "distributed", SimpleNamespace(Client=Client))  # type: ignore[arg-type]
    return Client


def test_a_cluster_runs_as_many_at_once_as_its_workers_have_threads(client: type[Client]) -> None:
    with cluster.executor("tcp://here:1") as (executor, workers):
        assert (executor, workers) == ("an executor", 4)
        # A task that was done is done again where it is asked for again.
        assert client.events == [(("tcp://here:1",), {"timeout": 20}), {"pure": False}]
    assert client.events[-1] == "closed"


@pytest.mark.parametrize("error", [OSError("timed out"), ValueError("no address")])
def test_where_no_cluster_answers_nobody_is_graded(client: type[Client], error: Exception) -> None:
    client.error = error
    with pytest.raises(CourseError) as raised, cluster.executor("here"):
        pass
    assert str(raised.value) == say("no_cluster", address="here", why=error)


def test_nor_where_it_has_no_workers(client: type[Client]) -> None:
    client.threads = {}
    with pytest.raises(CourseError) as raised, cluster.executor("here"):
        pass
    assert str(raised.value) == say("no_cluster", address="here", why=say("no_workers"))


def test_nor_where_dask_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)  # type: ignore[arg-type]
    with pytest.raises(CourseError) as raised, cluster.executor("here"):
        pass
    assert str(raised.value) == say("no_dask")


def test_a_clusters_pool_asks_its_workers(client: type[Client]) -> None:
    with pool.open_pool("here") as opened:
        assert (opened.executor, opened.workers) == ("an executor", 4)
        assert opened.ask is cluster.ask and opened.cluster
