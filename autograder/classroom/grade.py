"""Grading a class: graders run submissions, many at a time; one writer keeps the gradebook.

nbgrader takes a second to import: `grade` does so while the graders start.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.adapter.folder import Folder, student_id
from autograder.engine import log
from autograder.engine.graders import Graders
from autograder.engine.journal import Journal
from autograder.engine.pool import open_pool
from autograder.engine.protocol import Outcome, Question, settings_of
from autograder.engine.results import Graded
from autograder.text import say
from course import notebooks, places
from course.errors import CourseError


@dataclass(frozen=True)
class Options:
    """How a class is graded."""

    cell_seconds: int | None = None  #: of one cell; as `nbgrader_config.py` says by default
    unsandboxed: bool = False  #: whether limits are enough where no jail works
    force: bool = False  #: whether what is graded already is graded again
    feedback: bool = True  #: whether feedback pages are made
    jobs: int = 0  #: submissions at a time; as many as there are cores by default
    database: str = ""  #: the gradebook's URL; as `nbgrader_config.py` says by default
    cluster: str = ""  #: the address of a Dask scheduler, whose workers run the submissions
    verbose: bool = False  #: whether what goes into the log is shown as well


def grade(
    root: Path,
    assignment: str,
    students: list[str] | None = None,
    options: Options = Options(),
) -> Iterator[Graded]:
    """Grade submissions of an assignment; yields each as it is done.

    What a student handed in is read with care and mended where it lacks something; what cannot
    be read is named, and the others are graded. `submitted/` itself is only read. A run that is
    ended at any moment goes on where it was when it is started again.

    Args:
        root: a folder with nbgrader's layout; its `submitted/` is read, the gradebook written.
        assignment: the notebook's id.
        students: whose submissions; all by default.
        options: how.

    Raises:
        CourseError: where students' code cannot be isolated here, where there is no such
            assignment or student, nothing was handed in, or another process is at it.
    """
    notebooks.read(places.notebook(root / "source", assignment))
    folder = Folder(root, options.cell_seconds, options.unsandboxed, options.database)
    submitted = folder.students(assignment)
    if not submitted:
        path = folder.submission(assignment, "STUDENT")
        raise CourseError(say("nothing_handed_in", path=path))
    # By the folder's name too, as a shell completes it.
    asked = {name if name in submitted else student_id(name) for name in students or []}
    unknown = sorted(asked - set(submitted))
    if unknown:
        raise CourseError(say("nothing_handed_in_by", students=", ".join(unknown)))
    wanted = sorted(asked or submitted)
    settings = settings_of(folder.config)
    with (
        log.kept(folder.root, options.verbose),
        Journal(folder.journal(assignment)) as journal,
        open_pool(options.cluster, options.jobs) as graders,
    ):
        if options.force or not set(wanted) <= set(journal.entries):
            (folder.root / "release").mkdir(exist_ok=True)  # a jail shows what is there by then
            graders.start(folder.root, assignment, settings, len(wanted))
        from autograder.adapter.gradebook import Course
        from autograder.classroom.batch import Batch, feedback

        course = Course(root, options.cell_seconds, options.unsandboxed, options.database)
        try:
            course.release(assignment)
        except CourseError as error:
            raise CourseError(log.error(folder.root, str(error), log.as_text(error))) from error
        log.note(say("log_begins", assignment=assignment, count=len(wanted)))
        new = []
        batch = Batch(course, assignment, settings, journal, graders)
        for graded in batch.grade(wanted, options.force):
            if not graded.before and not graded.problem:
                new.append(graded.student)
            yield graded
        if options.feedback:
            yield from feedback(course.root, options.database, assignment, new, options.jobs)
        log.note(say("log_ends", assignment=assignment))


def release(root: Path, assignments: list[str], check: bool = True) -> Iterator[Path]:
    """Make student versions, and try each: the blank one earns nothing, the source everything.

    Args:
        root: the course's folder.
        assignments: the notebooks' ids.
        check: whether they are tried.

    Raises:
        CourseError: where one is refused; the old one is still there.
    """
    from autograder.adapter import soundness
    from autograder.adapter.gradebook import Course

    course, graders = Course(root), Graders()
    settings = settings_of(course.config)

    def ask(questions: list[Question]) -> list[Outcome]:
        return [graders.ask(course.root, question) for question in questions]

    try:
        for name in assignments:

            def tried(name: str = name) -> float:
                return soundness.seconds(course.root, name, settings, ask)

            yield course.release(name, tried if check else lambda: None)
    finally:
        graders.close()


def students(root: Path, assignment: str) -> list[str]:
    """Who handed something in."""
    return Folder(root).students(assignment)
