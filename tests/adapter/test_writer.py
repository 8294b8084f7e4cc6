"""The gradebook's one writer: a submission is in it whole, or not at all."""

import logging
import re
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.api import Gradebook, MissingEntry
from sqlalchemy import event

from autograder.adapter import beside, writer
from autograder.adapter.gradebook import Course
from autograder.adapter.writer import Writer
from autograder.text import say
from course import notebooks
from course.errors import CourseError
from course.notebooks import Notebook
from tests.adapter.support import WORKS, course_of, empty_gradebook, run

NAME = "hw"
TEST = "answer-1-test"
STAMP = "2026-01-02 03:04:05 UTC"
OPENERS = writer._OPENERS


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course whose assignment is released, and due."""
    root = course_of(tmp_path_factory.mktemp("writer") / "course", WORKS)
    empty_gradebook(root / "gradebook.db")
    course = Course(root)
    course.release(NAME)
    with course.gradebook() as book:
        book.update_or_create_assignment(NAME, duedate="2026-01-01")
    return root


@pytest.fixture
def course(made: Path, tmp_path: Path) -> Course:
    """A course of a test's own."""
    return Course(Path(shutil.copytree(made, tmp_path / "course")))


@pytest.fixture
def kept(course: Course) -> Iterator[Writer]:
    with Writer(course, NAME) as opened:
        yield opened


def graded(course: Course, points: float = 1.5) -> Notebook:
    """What a grader gives back."""
    notebook = notebooks.read(course.root / "release" / NAME / f"{NAME}.ipynb")
    notebooks.by_grade_id(notebook)["answer-1"]["source"] = "def f(x): return x + x"
    return run(notebook, {TEST: points})


def broken(course: Course) -> Notebook:
    """One whose points no gradebook takes."""
    return run(graded(course), {TEST: 99})


def test_a_submission_has_its_points_and_its_file(course: Course, kept: Writer) -> None:
    kept.save("ada", graded(course))
    assert kept.points("ada") == {TEST: (1.5, 2.0)}
    path = course.graded(NAME, "ada")
    assert "x + x" in path.read_text() and path.read_text().endswith("}\n")
    assert nbformat.read(path, 4).cells[1].metadata.nbgrader.grade_id == "answer-1"
    assert stat.S_IMODE(path.stat().st_mode) == 0o444


def test_others_see_it_while_this_writes(course: Course, kept: Writer) -> None:
    kept.save("ada", graded(course))
    kept.save("bob", graded(course, 0.5))
    assert {name: of[TEST].points for name, of in course.marks(NAME).items()} == {
        "ada": 1.5,
        "bob": 0.5,
    }


def test_saved_again_it_is_as_it_was_saved_last(course: Course, kept: Writer) -> None:
    kept.save("ada", graded(course), files={"old.txt": b"1"})
    kept.save("ada", graded(course, 2.0), files={"new.txt": b"1"})
    assert kept.points("ada") == {TEST: (2.0, 2.0)}
    names = {path.name for path in course.graded(NAME, "ada").parent.iterdir()}
    assert names == {f"{NAME}.ipynb", "new.txt", beside.TIMESTAMP, beside.SECRET}


def test_what_lay_beside_it_lies_beside_it(course: Course, kept: Writer) -> None:
    kept.save("ada", graded(course), STAMP, {"deep/er/a": b"1", beside.SECRET: b"own"})
    folder = course.graded(NAME, "ada").parent
    assert (folder / "deep/er/a").read_bytes() == b"1"
    assert (folder / beside.TIMESTAMP).read_text() == STAMP
    assert (folder / beside.SECRET).read_text() == "own"


def test_names_that_fit_no_folder_cost_no_grade(course: Course, kept: Writer) -> None:
    files = {"a": b"1", "a/b": b"2", "a/b/c": b"3", f"{beside.TIMESTAMP}/x": b"4", "d": b"5"}
    kept.save("ada", graded(course), STAMP, files)
    folder = course.graded(NAME, "ada").parent
    assert [(folder / name).read_bytes() for name in "ad"] == [b"1", b"5"]
    assert (folder / beside.TIMESTAMP).read_text() == STAMP


def test_when_it_was_handed_in_counts(course: Course, kept: Writer) -> None:
    kept.save("ada", graded(course), STAMP)
    kept.save("bob", graded(course))
    with course.gradebook() as book:
        found = {s.student_id: s.total_seconds_late for s in book.assignment_submissions(NAME)}
    assert found == {"ada": 97445.0, "bob": 0.0}


def secret(course: Course, student: str) -> str:
    return beside.secret_of(course.graded(NAME, student).parent)


def test_who_has_no_secret_gets_one_that_stays(course: Course, kept: Writer) -> None:
    kept.save("ada", graded(course))
    kept.save("bob", graded(course))
    first = secret(course, "ada")
    assert len(first) == 128 and first != secret(course, "bob")
    kept.save("ada", graded(course))
    assert secret(course, "ada") == first


def test_what_cannot_be_written_is_said_and_leaves_nothing(course: Course, kept: Writer) -> None:
    kept.save("ada", graded(course))
    with pytest.raises(CourseError) as raised:
        kept.save("ada", broken(course))
    cause = raised.value.__cause__
    told = f"{type(cause).__name__}: {cause}"
    assert str(raised.value) == say("internal_error", what="ada", error=told)
    assert kept.points("ada") == {} and kept.graded() == set()
    assert not course.graded(NAME, "ada").parent.exists()
    with course.gradebook() as book, pytest.raises(MissingEntry):
        book.find_submission(NAME, "ada")


def test_it_goes_on_after_that(course: Course, kept: Writer) -> None:
    kept.save("ada", graded(course))
    with pytest.raises(CourseError):
        kept.save("bob", broken(course))
    kept.save("bob", graded(course, 0.5))
    kept.save("cleo", graded(course))
    points = {name: of[TEST].points for name, of in course.marks(NAME).items()}
    assert points == {"ada": 1.5, "bob": 0.5, "cleo": 1.5}


def test_nothing_of_a_failed_one_is_written_with_the_next(course: Course, kept: Writer) -> None:
    with pytest.raises(CourseError):
        kept.save("ada", broken(course))
    kept.save("bob", graded(course))
    assert list(course.marks(NAME)) == ["bob"]


def test_an_assignment_that_is_not_in_the_gradebook_is_graded_for_nobody(course: Course) -> None:
    with course.gradebook() as book:
        book.remove_assignment(NAME)
    with Writer(course, NAME) as opened:
        assert opened.graded() == set()
        with pytest.raises(CourseError):
            opened.save("ada", graded(course))


def test_graded_is_who_is_in_the_gradebook_and_has_a_file(course: Course, kept: Writer) -> None:
    kept.save("ada", graded(course))
    kept.save("bob", graded(course))
    course.graded(NAME, "bob").unlink()
    shutil.copytree(course.graded(NAME, "ada").parent, course.graded(NAME, "cleo").parent)
    assert kept.graded() == {"ada"}


def test_what_is_removed_is_gone(course: Course, kept: Writer) -> None:
    kept.save("ada", graded(course))
    kept.save("bob", graded(course))
    kept.remove("ada")
    assert kept.graded() == set(course.marks(NAME)) == {"bob"}
    assert not course.graded(NAME, "ada").parent.exists()


def test_who_was_never_graded_can_be_removed(kept: Writer) -> None:
    kept.remove("nobody")
    assert kept.graded() == set()


def test_nbgraders_own_steps_get_their_gradebooks_back(course: Course) -> None:
    with Writer(course, NAME) as opened:
        assert {type(m.Gradebook("sqlite://", "x")) for m in OPENERS} == {writer._Open}
        opened.save("ada", graded(course))
    assert {module.Gradebook for module in OPENERS} == {Gradebook}


def test_so_they_do_after_an_error(course: Course) -> None:
    with pytest.raises(KeyError), Writer(course, NAME):
        raise KeyError
    assert {module.Gradebook for module in OPENERS} == {Gradebook}


def test_nothing_is_left_of_what_was_on_its_way(course: Course) -> None:
    with Writer(course, NAME) as opened:
        staged = opened._staged
        opened.save("ada", graded(course))
        assert list(staged.iterdir()) == []
        with pytest.raises(CourseError):
            opened.save("ada", broken(course))
        assert list(staged.iterdir()) == []
    assert not staged.exists() and not (course.root / "submitted").exists()


def test_a_grade_is_found_as_fast_in_a_large_class(course: Course) -> None:
    with Writer(course, NAME):
        pass
    with Writer(course, NAME), course.gradebook() as book, book.engine.connect() as connection:
        asked = "SELECT name, tbl_name FROM sqlite_master WHERE name LIKE 'autograder_%'"
        found = dict(connection.exec_driver_sql(asked).fetchall())
        mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
    tables = ("grade", "comment", "submitted_notebook", "submitted_assignment")
    assert found == {f"autograder_{table}": table for table in tables}
    assert mode == "wal"


def test_nbgraders_warnings_are_nobodys(
    course: Course, kept: Writer, caplog: pytest.LogCaptureFixture
) -> None:
    kept.save("ada", graded(course), STAMP)  # late
    kept.save("ada", graded(course), STAMP)  # there already
    assert caplog.record_tuples == []
    assert logging.getLogger("autograder.nbgrader").level == logging.ERROR


def test_a_step_of_ones_own_is_done(course: Course) -> None:
    course.config.Autograde.autograde_preprocessors.append(Notes)
    with Writer(course, NAME) as opened:
        opened.save("ada", graded(course))
    assert '"noted": "ada"' in course.graded(NAME, "ada").read_text()


class Notes:
    """A step of an instructor's own."""

    enabled = False

    def __call__(self, nb: Any, resources: Any) -> Any:
        nb.metadata["noted"] = resources["nbgrader"]["student"]
        return nb, resources


def test_of_the_instructors_cells_each_is_looked_up_once(course: Course, kept: Writer) -> None:
    asked: list[str] = []
    engine = kept._gradebook.engine
    kept.save("ada", graded(course))

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    kept.save("bob", graded(course))
    by_name = re.compile(r"_cell\.name = \? AND notebook\.name = \? AND assignment\.name = \?\s*$")
    assert asked and not [statement for statement in asked if by_name.search(statement)]
