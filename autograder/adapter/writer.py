"""The one writer of the gradebook while a class is graded: nbgrader's own converter, kept open.

What nbgrader does for each submission stays its own: overwriting cells, saving grades, late
penalties, the file in `autograded/`. It does so without running anything, for graders have run
it already; with one connection in place of nine; and in one transaction, so that a submission is
in the gradebook whole or not at all.
"""

import contextlib
import functools
import logging
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import nbformat
from nbconvert.writers.files import FilesWriter
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde, autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import (
    latesubmissions,
    overwritecells,
    overwritekernelspec,
    saveautogrades,
)
from nbgrader.utils import parse_utc
from sqlalchemy import Engine

from autograder.adapter import beside, steps
from autograder.adapter.gradebook import Course, points
from autograder.adapter.soundness import node
from autograder.cells import repair
from autograder.text import say
from course.errors import CourseError
from course.notebooks import Notebook

#: nbgrader's modules that open the gradebook, each for itself.
_OPENERS = (autograde, latesubmissions, overwritecells, overwritekernelspec, saveautogrades)
#: nbgrader looks these up for each grade, in tables that grow with the class.
_INDEXES = {
    "grade": "notebook_id",
    "comment": "notebook_id",
    "submitted_notebook": "assignment_id",
    "submitted_assignment": "student_id",
}


class _Open(Gradebook):  # type: ignore[misc]
    """A gradebook that is not closed by each who uses it, nor committed by each step.

    The instructor's cells are looked up once: they are the same for every submission of a run.
    """

    def __init__(self, url: str, course_id: str) -> None:
        super().__init__(url, course_id)
        self._commit = self.db.commit
        self.db.commit = self.db.flush
        self.db().expire_on_commit = False  # what is kept here would be asked for again
        self.find_source_cell = functools.cache(super().find_source_cell)
        self.find_graded_cell = functools.cache(super().find_graded_cell)

    def __exit__(self, *error: object) -> None:
        """Stay open."""

    def keep(self) -> None:
        """Write what was done since the last time, as a whole, and know nothing more of it."""
        self._commit()
        self.db.expunge_all()

    def drop(self) -> None:
        """Take back what was done since the last time."""
        self.db.rollback()
        self.find_source_cell.cache_clear()
        self.find_graded_cell.cache_clear()


class _Converter(Autograde):  # type: ignore[misc]
    """nbgrader's converter, for notebooks that were run already."""

    def make_ready(self) -> None:
        """Make what a run of it makes once."""
        make: Callable[..., FilesWriter] = FilesWriter
        self.writer = make(parent=self, config=self.config)
        exporter = self.exporter_class(parent=self, config=self.config)
        named = (*self.sanitize_preprocessors, *self.autograde_preprocessors)
        self.steps = [steps.made(step, exporter) for step in steps.after_a_run(named)]

    def convert(self, assignment: str, student: str, notebook: NotebookNode) -> None:
        """Do with one submission what `nbgrader autograde` does, but run it."""
        self.coursedir.student_id = student
        path = Path(self._format_source(assignment, student)) / f"{assignment}.ipynb"
        self.notebooks = [str(path)]
        self.init_destination(assignment, student)
        self.init_assignment(assignment, student)
        resources = self.init_single_notebook_resources(str(path))
        # Not through the exporter, which copies the notebook four times and validates it twice.
        for step in self.steps:
            notebook, resources = step(notebook, resources)
        write: Callable[[NotebookNode], str] = nbformat.writes
        resources["output_extension"] = ".ipynb"
        self.write_single_notebook(write(notebook) + "\n", resources)
        self.set_permissions(assignment, student)


class Writer:
    """Writes graded submissions into the gradebook and into `autograded/`.

    Args:
        course: the course's folder.
        assignment: the notebook's id.
    """

    def __init__(self, course: Course, assignment: str) -> None:
        self._course, self._assignment = course, assignment
        self._open = contextlib.ExitStack()
        self._staged = Path(self._open.enter_context(tempfile.TemporaryDirectory()))
        directory = CourseDirectory(config=course.directory.config)
        directory.assignment_id = assignment
        directory.submitted_directory = str(self._staged)
        self._gradebook = _Open(directory.db_url, directory.course_id)
        self._open.callback(self._gradebook.close)
        self._open.enter_context(_given_to_all(self._gradebook))
        _tune(self._gradebook.engine)
        self._converter = _Converter(coursedir=directory, config=course.directory.config)
        self._converter.force = True
        self._converter.log = logging.getLogger("autograder.nbgrader")
        self._converter.log.setLevel(logging.ERROR)
        self._converter.make_ready()

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, *error: object) -> None:
        self._open.close()

    def graded(self) -> set[str]:
        """Who has a submission in the gradebook and a file in `autograded/`."""
        try:
            found = self._gradebook.assignment_submissions(self._assignment)
        except MissingEntry:
            return set()
        students = {submission.student_id for submission in found}
        return {s for s in students if self._course.graded(self._assignment, s).is_file()}

    def save(
        self,
        student: str,
        notebook: Notebook,
        timestamp: str = "",
        files: Mapping[str, bytes] = MappingProxyType({}),
    ) -> None:
        """Write one submission, as a whole.

        Args:
            student: whose it is.
            notebook: as a grader gave it back.
            timestamp: when it was handed in, as nbgrader's exchange notes it.
            files: what lay beside it: path in the folder → contents; see `beside.read`.

        Raises:
            CourseError: where it cannot be written; nothing of it is left.
        """
        folder = self._staged / student / self._assignment
        folder.mkdir(parents=True)
        (folder / f"{self._assignment}.ipynb").touch()
        # `nbgrader release_feedback` ends for the whole class where one of them lacks these: of
        # whom did not come through its exchange it has a secret that finds nothing.
        kept = self._course.graded(self._assignment, student).parent
        secret = beside.secret_of(kept) or secrets.token_hex(64)
        own = {beside.TIMESTAMP: timestamp.encode(), beside.SECRET: secret.encode()}
        for name, data in {**own, **files}.items():
            with contextlib.suppress(OSError):  # two of them fit no folder: `a`, and `A/b`
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(data)
        try:
            self._converter.convert(self._assignment, student, node(notebook))
            self._gradebook.keep()
        except Exception as error:
            self._gradebook.drop()
            self.remove(student)
            told = f"{type(error).__name__}: {error}"
            raise CourseError(say("internal_error", what=student, error=told)) from error
        finally:
            shutil.rmtree(folder.parent)

    def points(self, student: str) -> dict[str, tuple[float | None, float]]:
        """See `gradebook.points`."""
        return points(self._gradebook, self._assignment, student)

    def remove(self, student: str) -> None:
        """Leave nothing of a submission that looks like a grade."""
        shutil.rmtree(self._course.graded(self._assignment, student).parent, ignore_errors=True)
        with contextlib.suppress(MissingEntry):
            self._gradebook.remove_submission(self._assignment, student)
            self._gradebook.keep()


def timestamp(folder: Path) -> str:
    """When a submission was handed in, as nbgrader's exchange notes it; "" where it does not."""
    with contextlib.suppress(CourseError, ValueError, OverflowError):
        stamp = repair.read_safely(folder / beside.TIMESTAMP, 200).decode().strip()
        parse_utc(stamp)
        return stamp
    return ""


@contextlib.contextmanager
def _given_to_all(gradebook: Gradebook) -> Iterator[None]:
    """Let nbgrader's own steps use this gradebook: each would open one, and none takes another's.

    This is the one place where a name of nbgrader's is replaced.
    """
    own = {module: module.Gradebook for module in _OPENERS}
    for module in own:
        module.Gradebook = lambda *_: gradebook
    try:
        yield
    finally:
        for module, opener in own.items():
            module.Gradebook = opener


def _tune(engine: Engine) -> None:
    """Let readers read while this writes, and find a grade as fast in a large class."""
    with engine.begin() as connection:
        for table, column in _INDEXES.items():
            connection.exec_driver_sql(
                f"CREATE INDEX IF NOT EXISTS autograder_{table} ON {table} ({column})"
            )
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
