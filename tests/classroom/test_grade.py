"""A run over a class, from its folder to its graders: who is graded, how, and what is said."""

import contextlib
import importlib
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from autograder import classroom
from autograder.adapter import gradebook, soundness
from autograder.classroom import Options, batch
from autograder.engine import log
from autograder.engine.journal import Journal
from autograder.engine.protocol import Question, Settings
from autograder.engine.results import Graded
from autograder.text import say
from course.errors import CourseError

#: Its function `grade` has the module's name.
grade = importlib.import_module("autograder.classroom.grade")
NAME = "01_x"
NOTEBOOK = '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
CONFIG = "c = get_config()\nc.JailedExecute.memory = 2048\n"


class Class:
    """A course's folder, and what stands in for its gradebook and its graders."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.pools: list[Any] = []
        self.started: list[Any] = []
        self.books: list[Any] = []
        self.batches: list[Any] = []
        self.asked: list[Any] = []
        self.pages: list[Any] = []
        self.closed = False
        self.refuses: Exception | None = None
        self.says: list[Graded] = []
        self.write(f"source/{NAME}/{NAME}.ipynb", NOTEBOOK)
        self.write("nbgrader_config.py", CONFIG)
        for student in ("bob", "ada"):
            self.write(f"submitted/{student}/{NAME}/{NAME}.ipynb", "{}")

    def write(self, name: str, text: str) -> None:
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        (self.root / name).write_text(text)

    @contextlib.contextmanager
    def open_pool(self, *how: Any) -> Iterator[Any]:
        self.pools.append(how)
        yield SimpleNamespace(start=lambda *what: self.started.append(what))
        self.closed = True

    def course(self, root: Path, *how: Any) -> Any:
        self.books.append((root, *how))
        return SimpleNamespace(root=root, release=self.release)

    def release(self, assignment: str) -> None:
        assert self.root.joinpath("release").is_dir() or not self.started
        if self.refuses:
            raise self.refuses

    def batch(self, *what: Any) -> Any:
        self.batches.append(what)
        return SimpleNamespace(grade=self.grade)

    def grade(self, *what: Any) -> Iterator[Graded]:
        self.asked.append(what)
        yield from self.says

    def feedback(self, *what: Any) -> Iterator[Graded]:
        self.pages.append(what)
        yield Graded("ada", problem="no page")

    def run(self, *students: str, **how: Any) -> list[Graded]:
        return list(classroom.grade(self.root, NAME, [*students] or None, Options(**how)))

    def log(self) -> str:
        return log.path(self.root).read_text()


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Class:
    made = Class(tmp_path.resolve())
    monkeypatch.setattr(grade, "open_pool", made.open_pool)
    monkeypatch.setattr(gradebook, "Course", made.course)
    monkeypatch.setattr(batch, "Batch", made.batch)
    monkeypatch.setattr(batch, "feedback", made.feedback)
    return made


def refusal(course: Class, *students: str, **how: Any) -> str:
    with pytest.raises(CourseError) as raised:
        course.run(*students, **how)
    assert course.asked == []
    return str(raised.value)


def test_all_who_handed_in_are_graded_in_order(course: Class) -> None:
    course.run()
    assert course.asked == [(["ada", "bob"], False)]
    assert course.closed


def test_those_who_are_asked_for_are_graded_alone(course: Class) -> None:
    course.run("bob", "bob")
    assert course.asked == [(["bob"], False)]
    [(_, _, _, most)] = course.started
    assert most == 1


def test_a_student_is_known_by_the_folders_name_too(course: Class) -> None:
    course.write(f"submitted/ eve/{NAME}/{NAME}.ipynb", "{}")
    course.run(" eve")
    course.run("\\x20eve")
    assert course.asked == [(["\\x20eve"], False)] * 2


def test_those_who_handed_nothing_in_are_named(course: Class) -> None:
    told = say("nothing_handed_in_by", students="eve, zoe")
    assert refusal(course, "zoe", "ada", "eve") == told


def test_where_nobody_handed_in_it_is_said_where_that_would_be(course: Class) -> None:
    (course.root / "submitted").rename(course.root / "elsewhere")
    path = course.root / "submitted" / "STUDENT" / NAME / f"{NAME}.ipynb"
    assert refusal(course) == say("nothing_handed_in", path=path)


@pytest.mark.parametrize("breaks", ["source", "cells"])
def test_without_the_instructors_notebook_nobody_is_graded(course: Class, breaks: str) -> None:
    path = course.root / "source" / NAME / f"{NAME}.ipynb"
    if breaks == "source":
        path.unlink()
    else:
        path.write_text("{")
    refusal(course)
    assert course.pools == []


def test_what_is_asked_for_reaches_the_gradebook_and_the_graders(course: Class) -> None:
    how = {"cell_seconds": 7, "unsandboxed": True, "database": "sqlite://"}
    course.run(jobs=3, cluster="tcp://here", **how)
    assert course.pools == [("tcp://here", 3)]
    assert course.books == [(course.root, 7, True, "sqlite://")]
    settings = Settings(timeout=7, unsandboxed=True, memory=2048)
    assert course.started == [(course.root, NAME, settings, 2)]
    [(book, name, given, journal, pool)] = course.batches
    assert (book.root, name, given) == (course.root, NAME, settings)
    assert isinstance(journal, Journal) and hasattr(pool, "start")


def test_by_default_the_configuration_says_how(course: Class) -> None:
    course.run()
    assert course.pools == [("", 0)] and course.books == [(course.root, None, False, "")]
    assert course.started == [(course.root, NAME, Settings(memory=2048), 2)]
    assert course.pages == [(course.root, "", NAME, [], 0)]


def known(course: Class, *students: str) -> None:
    with Journal(course.root / ".autograder" / f"{NAME}.jsonl") as journal:
        for student in students:
            journal.add(student, "key")


@pytest.mark.parametrize(
    ("students", "force", "started"),
    [
        ((), False, 1),
        (("ada",), False, 1),
        (("ada", "bob"), False, 0),
        (("ada", "bob", "eve"), False, 0),
        (("ada", "bob"), True, 1),
    ],
)
def test_graders_start_at_once_where_there_is_work_for_sure(
    course: Class, students: tuple[str, ...], force: bool, started: int
) -> None:
    course.root.joinpath(".autograder").mkdir()
    known(course, *students)
    course.run(force=force)
    assert len(course.started) == started
    assert course.asked == [(["ada", "bob"], force)]
    assert course.root.joinpath("release").is_dir() is bool(started)


def test_a_release_that_is_there_stays(course: Class) -> None:
    course.write("release/left", "x")
    course.run()
    assert (course.root / "release" / "left").is_file()


def test_of_an_assignment_that_cannot_be_released_nobody_is_graded(course: Class) -> None:
    course.refuses = CourseError("It is not sound.")
    assert refusal(course) == "It is not sound."
    course.refuses.__cause__ = KeyError("a slip")
    seen = say("see_log", path=log.path(course.root))
    assert refusal(course) == f"It is not sound. {seen}"
    assert "KeyError: 'a slip'" in course.log()


DONE = [Graded("ada"), Graded("bob", before=True), Graded("eve", problem="No notebook.")]


def test_each_is_told_as_it_is_done_and_those_that_are_new_get_a_page(course: Class) -> None:
    course.says = DONE
    assert course.run(jobs=2, database="sqlite://") == [*DONE, Graded("ada", problem="no page")]
    assert course.pages == [(course.root, "sqlite://", NAME, ["ada"], 2)]


def test_without_pages_there_are_none(course: Class) -> None:
    course.says = DONE
    assert course.run(feedback=False) == DONE and course.pages == []


@pytest.mark.parametrize("options", [{}, {"verbose": False}, {"verbose": True}])
def test_the_log_says_that_it_begins_and_ends(
    course: Class, capsys: pytest.CaptureFixture[str], options: dict[str, bool]
) -> None:
    course.run(**options)
    first, last = course.log().splitlines()
    assert first.endswith(f"INFO {say('log_begins', assignment=NAME, count=2)}")
    assert last.endswith(f"INFO {say('log_ends', assignment=NAME)}")
    assert (first in capsys.readouterr().err) is options.get("verbose", False)


def test_two_do_not_grade_at_once(course: Class) -> None:
    course.root.joinpath(".autograder").mkdir()
    path = course.root / ".autograder" / f"{NAME}.jsonl"
    with Journal(path):
        assert refusal(course) == say("grading_now", path=path)


def test_who_handed_in_is_known(course: Class) -> None:
    assert classroom.students(course.root, NAME) == ["ada", "bob"]


# Releases


@pytest.fixture
def graders(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the graders of a release were asked, and that they were closed."""
    asked: list[Any] = []

    class Noted:
        def ask(self, *what: Any) -> str:
            asked.append(what)
            return "an outcome"

        def close(self) -> None:
            asked.append("closed")

    monkeypatch.setattr(grade, "Graders", Noted)
    return asked


class Book:
    """As `Course`: gives where the student version lies, once it was tried."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.config = SimpleNamespace(JailedExecute={"memory": 5})
        self.came: list[Any] = []

    def release(self, name: str, tried: Any) -> Path:
        self.came.append(tried())
        return self.root / name


def test_each_release_is_tried_with_what_is_configured(
    graders: list[Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    question = Question("a", Settings())
    book, seen = Book(tmp_path), list[Any]()

    def seconds(root: Path, name: str, settings: Settings, ask: Any) -> float:
        seen.append((root, name, settings, ask([question])))
        return 1.5

    monkeypatch.setattr(gradebook, "Course", lambda root: book)
    monkeypatch.setattr(soundness, "seconds", seconds)
    assert list(classroom.release(tmp_path, ["a", "b"])) == [tmp_path / "a", tmp_path / "b"]
    settings = Settings(memory=5)
    assert seen == [(tmp_path, name, settings, ["an outcome"]) for name in "ab"]
    assert graders == [(tmp_path, question)] * 2 + ["closed"]
    assert book.came == [1.5, 1.5]


def test_one_that_is_not_to_be_tried_is_not(
    graders: list[Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    book = Book(tmp_path)
    monkeypatch.setattr(gradebook, "Course", lambda root: book)
    assert list(classroom.release(tmp_path, ["a"], check=False)) == [tmp_path / "a"]
    assert book.came == [None] and graders == ["closed"]


def test_graders_end_where_a_release_is_refused(
    graders: list[Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuses(*of: Any) -> float:
        raise CourseError("It is not sound.")

    monkeypatch.setattr(gradebook, "Course", Book)
    monkeypatch.setattr(soundness, "seconds", refuses)
    with pytest.raises(CourseError, match="not sound"):
        list(classroom.release(tmp_path, ["a"]))
    assert graders == ["closed"]
