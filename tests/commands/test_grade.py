"""`autograder grade`: what is asked of a class, and what is said of it."""

import io
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from autograder import classroom
from autograder.classroom import Options
from autograder.commands.grade import TABLE, grade
from autograder.engine.results import Graded
from tests.commands.support import CLASS, FAILED, FINE, WRONG, autograder, cells

pytestmark = pytest.mark.unit


class Classroom:
    """Grades what it is told to, and notes what it was asked."""

    def __init__(self) -> None:
        self.graded: tuple[Graded, ...] = (WRONG, FINE)
        self.asked: list[Any] = []

    def grade(self, *arguments: object) -> Iterator[Graded]:
        self.asked.append(arguments)
        yield from self.graded

    def students(self, root: Path, assignment: str) -> list[str]:
        return [one.student for one in self.graded]


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Classroom:
    made = Classroom()
    monkeypatch.setenv("COURSE_ROOT", str(tmp_path))
    monkeypatch.setattr(classroom, "grade", made.grade)
    monkeypatch.setattr(classroom, "students", made.students)
    return made


@pytest.mark.parametrize(
    ("arguments", "students", "options"),
    [
        ((), None, Options()),
        (("--student", "ada", "--student", "bob"), ["ada", "bob"], Options()),
        (("--unsandboxed",), None, Options(unsandboxed=True)),
        (("--force",), None, Options(force=True)),
        (("--no-feedback",), None, Options(feedback=False)),
        (("--jobs", "3"), None, Options(jobs=3)),
        (("--cluster", "tcp://x"), None, Options(cluster="tcp://x")),
        (("--db", "sqlite:///x"), None, Options(database="sqlite:///x")),
        (("--verbose",), None, Options(verbose=True)),
    ],
)
def test_what_is_asked_for_is_asked_of_the_class(
    room: Classroom,
    tmp_path: Path,
    arguments: tuple[str, ...],
    students: list[str] | None,
    options: Options,
) -> None:
    assert autograder("grade", "01_x", *arguments).exit_code == 0
    assert room.asked == [(tmp_path, "01_x", students, options)]


def test_of_each_there_is_a_line_then_a_table_in_the_order_of_names(
    room: Classroom, tmp_path: Path
) -> None:
    called = autograder("grade", "01_x")
    lines = called.output.splitlines()
    assert [line[:9] for line in lines[:2]] == ["[1/2] bob", "[2/2] ada"]
    table = cells("\n".join(lines[2:]))
    assert [row[0] for row in table[:4]] == ["Student", "ada", "bob", "b"]
    assert lines[-2:] == [
        f"Feedback: {tmp_path / 'feedback'} Gradebook: {tmp_path / 'gradebook.db'}",
        "2 graded, 0 graded before, 0 that a person has to look at.",
    ]
    assert called.stderr == ""


def test_the_gradebook_that_was_named_is_named(room: Classroom) -> None:
    assert "Gradebook: sqlite:///x" in autograder("grade", "01_x", "--db", "sqlite:///x").output


def test_of_some_students_the_total_is_theirs(room: Classroom) -> None:
    called = autograder("grade", "01_x", *("--student", "ada") * 2, "--student", "bob")
    assert called.output.startswith("[1/2] bob")
    called = autograder("grade", "01_x", "--student", "ada")
    assert called.output.startswith("[1/1] bob")


@pytest.mark.parametrize(
    ("graded", "complaints", "last"),
    [
        (
            (FINE, FAILED),
            ["cy's file is [no] notebook."],
            "1 graded, 0 graded before, 1 that a person has to look at.",
        ),
        (
            (
                replace(FINE, before=True),
                replace(WRONG, mended=("It had x.", "y?"), unsure=("y?",)),
            ),
            ["bob: y?"],
            "1 graded, 1 graded before, 1 that a person has to look at.",
        ),
        (
            (replace(FAILED, unsure=("x?",)), replace(FINE, unsure=("y?", "z?"))),
            ["cy's file is [no] notebook.", "ada: y?", "ada: z?"],
            "1 graded, 0 graded before, 2 that a person has to look at.",
        ),
    ],
)
def test_what_a_person_has_to_look_at_is_a_complaint(
    room: Classroom, graded: tuple[Graded, ...], complaints: list[str], last: str
) -> None:
    room.graded = graded
    called = autograder("grade", "01_x")
    assert called.exit_code == 1
    assert sorted(called.stderr.splitlines()) == sorted(complaints)
    assert called.stdout.splitlines()[-1] == last


def test_what_was_mended_is_said_and_what_is_not_sure_only_once(room: Classroom) -> None:
    room.graded = (replace(FINE, mended=("It had [x].", "y?"), unsure=("y?",)),)
    called = autograder("grade", "01_x")
    assert "ada: It had [x]." in called.stdout and "y?" not in called.stdout


@pytest.mark.parametrize(("size", "is_shown"), [(TABLE, True), (TABLE + 1, False)])
def test_a_large_class_has_no_table(room: Classroom, size: int, is_shown: bool) -> None:
    room.graded = tuple(replace(WRONG, student=f"s{n}") for n in range(size))
    output = autograder("grade", "01_x").output
    table = output.split(f"[{size}/{size}]")[1]
    assert ("Diagnosis" in table) == ("Nor so." in table) == is_shown
    assert ("What they got wrong: autograder report 01_x" in table) == (not is_shown)
    assert TABLE == 60


def test_as_data_each_submission_is_a_line_and_nothing_else_is_there(room: Classroom) -> None:
    room.graded = (replace(FINE, student="Ἀδα"), *CLASS)
    called = autograder("grade", "01_x", "--json")
    lines = called.stdout.splitlines()
    assert [json.loads(line)["student"] for line in lines] == ["Ἀδα", "ada", "bob", "cy"]
    assert "Ἀδα" in lines[0]
    assert (called.exit_code, called.stderr) == (1, f"{FAILED.problem}\n")


def test_as_data_each_submission_is_handed_on_as_soon_as_it_is_graded(
    room: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrived = []

    class Pipe(io.StringIO):
        def flush(self) -> None:
            arrived.append(len(self.getvalue().splitlines()))

    monkeypatch.setattr(sys, "stdout", Pipe())
    grade("01_x", as_json=True)
    assert arrived[:2] == [1, 2]


@pytest.mark.parametrize(
    ("graded", "code"),
    [(FINE, 0), (replace(FINE, unsure=("x?",)), 1), (replace(FAILED, unsure=("x?",)), 1)],
)
def test_as_data_too_the_exit_code_says_whether_a_person_is_needed(
    room: Classroom, graded: Graded, code: int
) -> None:
    room.graded = (graded,)
    assert autograder("grade", "01_x", "--json").exit_code == code
