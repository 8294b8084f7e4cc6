"""Feedback pages of a class: each in a process of its own, and none stops the others."""

import resource
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pytest

from autograder.classroom import batch
from autograder.engine import log
from autograder.engine.results import Graded
from autograder.sandbox import confine
from autograder.text import say
from course.errors import CourseError

Says = Callable[[str], tuple[str, str]]


class Processes(Executor):
    """As `ProcessPoolExecutor`, here; notes how it was made and what it was given."""

    made: list[Any]
    given: list[Any]
    says: Says

    def __init__(self, workers: int, context: Any, initializer: Any) -> None:
        self.made.append((workers, context.get_start_method(), initializer))

    def submit(self, call: Any, /, *args: Any, **named: Any) -> Future[Any]:
        assert call is batch._page
        self.given.append(args)
        done: Future[Any] = Future()
        try:
            done.set_result(type(self).says(args[-1]))
        except Exception as error:  # noqa: BLE001 - as an executor does
            done.set_exception(error)
        return done


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> type[Processes]:
    monkeypatch.setattr(Processes, "made", [], raising=False)
    monkeypatch.setattr(Processes, "given", [], raising=False)
    says(monkeypatch, lambda student: ("", ""))
    monkeypatch.setattr(batch, "ProcessPoolExecutor", Processes)
    return Processes


def says(monkeypatch: pytest.MonkeyPatch, told: Says) -> None:
    monkeypatch.setattr(Processes, "says", staticmethod(told), raising=False)


def made(root: Path, *students: str, jobs: int = 2) -> list[Graded]:
    with log.kept(root):
        return list(batch.feedback(root, "sqlite://", "01", [*students], jobs))


def test_where_each_page_can_be_made_nothing_is_said(
    processes: type[Processes], tmp_path: Path
) -> None:
    assert made(tmp_path, "ada", "bob") == []
    assert processes.given == [(tmp_path, "sqlite://", "01", s) for s in ("ada", "bob")]
    assert processes.made == [(1, "spawn", confine.die_with_parent)]


@pytest.mark.parametrize(
    ("students", "jobs", "cores", "workers"),
    [
        (0, 4, 9, 1),
        (7, 4, 9, 1),
        (8, 4, 9, 2),
        (24, 4, 9, 4),
        (100, 4, 9, 4),
        (100, 0, 9, 9),
        (100, 0, None, 1),
    ],
)
def test_a_process_starts_where_it_is_worth_that(
    processes: type[Processes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    students: int,
    jobs: int,
    cores: int | None,
    workers: int,
) -> None:
    monkeypatch.setattr(batch.os, "cpu_count", lambda: cores)
    made(tmp_path, *map(str, range(students)), jobs=jobs)
    assert [count for count, *_ in processes.made] == [workers]


def test_a_page_that_cannot_be_made_is_named_and_the_others_are_made(
    processes: type[Processes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    says(monkeypatch, lambda s: ("It fails.", "Traceback") if s == "ada" else ("", ""))
    seen = say("see_log", path=log.path(tmp_path))
    assert made(tmp_path, "ada", "bob") == [Graded("ada", problem=f"It fails. {seen}")]
    assert "Traceback" in log.path(tmp_path).read_text()
    assert [args[-1] for args in processes.given] == ["ada", "bob"]


def test_pages_whose_process_ended_are_tried_again_one_by_one(
    processes: type[Processes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of them ended it, and nobody knows which."""

    def told(student: str) -> tuple[str, str]:
        if student == "eve" or len(processes.made) == 1:
            raise BrokenProcessPool
        return ("It fails.", "Traceback") if student == "bob" else ("", "")

    says(monkeypatch, told)
    seen = say("see_log", path=log.path(tmp_path))
    assert made(tmp_path, "ada", "bob", "eve") == [
        Graded("bob", problem=f"It fails. {seen}"),
        Graded("eve", problem=say("page_ended", student="eve")),
    ]
    assert processes.made[1:] == [(1, "spawn", confine.die_with_parent)] * 3
    assert processes.given[3:] == [(tmp_path, "sqlite://", "01", s) for s in ("ada", "bob", "eve")]


# One page


class Book:
    """As `Course`."""

    does: Callable[[], None]
    asked: list[Any]

    def __init__(self, root: Path, *, database: str) -> None:
        self.asked.append((root, database))

    def feedback(self, assignment: str, student: str) -> None:
        self.asked.append((assignment, student))
        type(self).does()


def page(monkeypatch: pytest.MonkeyPatch, does: Callable[[], None]) -> tuple[str, str]:
    monkeypatch.setattr(Book, "does", staticmethod(does), raising=False)
    monkeypatch.setattr(Book, "asked", [], raising=False)
    monkeypatch.setattr(batch, "Course", Book)
    return batch._page(Path("/course"), "sqlite://", "01", "ada")


def test_of_a_page_that_is_made_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[int] = []
    before = resource.getrlimit(resource.RLIMIT_AS)
    found = page(monkeypatch, lambda: limits.append(resource.getrlimit(resource.RLIMIT_AS)[0]))
    assert found == ("", "")
    assert Book.asked == [(Path("/course"), "sqlite://"), ("01", "ada")]
    assert limits[0] > batch.PAGE_MEMORY and resource.getrlimit(resource.RLIMIT_AS) == before


def test_a_page_may_take_so_long_and_so_much(monkeypatch: pytest.MonkeyPatch) -> None:
    assert page(monkeypatch, lambda: None) == ("", "")
    assert (batch.PAGE_SECONDS, batch.PAGE_MEMORY) == (300, 4_294_967_296)


def failing(error: Exception) -> Callable[[], None]:
    def fails() -> None:
        raise error

    return fails


def test_a_sentence_has_its_students_name_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    found = page(monkeypatch, failing(CourseError("It is not graded.")))
    assert found == ("ada: It is not graded.", "")
    error = CourseError("It is full.")
    error.__cause__ = OSError("full")
    said, told = page(monkeypatch, failing(error))
    assert said == "ada: It is full." and "OSError: full" in told


def test_an_error_nobody_foresaw_has_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    said, told = page(monkeypatch, failing(KeyError("a slip")))
    assert said == say("internal_error", what="ada", error="KeyError: 'a slip'")
    assert told.startswith("Traceback") and "in fails" in told


def slow() -> None:
    end = time.monotonic() + 5
    while time.monotonic() < end:
        pass


def turned() -> None:
    """As libraries do that catch whatever comes."""
    try:
        slow()
    except BaseException as error:
        raise RuntimeError("what was that?") from error


@pytest.mark.parametrize("does", [slow, turned])
def test_a_page_that_takes_too_long_has_an_end(
    monkeypatch: pytest.MonkeyPatch, does: Callable[[], None]
) -> None:
    monkeypatch.setattr(batch, "PAGE_SECONDS", 0.05)
    told = say("page_too_slow", student="ada", seconds=0.05)
    assert page(monkeypatch, does) == (told, "")


def test_by_the_clock_on_the_wall_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "PAGE_SECONDS", 0.05)
    told = say("page_too_slow", student="ada", seconds=0.05)
    assert page(monkeypatch, lambda: time.sleep(0.3)) == (told, "")
