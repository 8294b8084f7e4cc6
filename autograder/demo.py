"""The sample class: every specimen hands in, and is graded as a real class would be."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from autograder.classroom import Graded, grade
from autograder.gradebook import Course
from autograder.specimens import Specimen, specimens
from course import notebooks
from course.errors import CourseError

#: Seconds for one cell of a sample student: more than a check takes that stops endless loops (7).
CELL_SECONDS = 10


#: Marks a folder as a sample class: only such a folder is ever removed.
MARK = ".sample-class"


def make_class(root: Path, into: Path, assignment: str) -> list[Specimen]:
    """Make a course folder in `into`, afresh, in which every specimen has handed in.

    Args:
        root: the course's folder, for `source/` and nbgrader's settings.
        into: made anew; anything in it is removed.
        assignment: the notebook's id.

    Raises:
        CourseError: where `into` holds anything but a sample class.
    """
    if into.exists() and not (into / MARK).is_file() and (into.is_file() or any(into.iterdir())):
        raise CourseError(f"{into} holds something that is no sample class; name another folder.")
    shutil.rmtree(into, ignore_errors=True)
    (into / "source").mkdir(parents=True)
    (into / MARK).touch()
    shutil.copytree(root / "source" / assignment, into / "source" / assignment)
    shutil.copy(root / "nbgrader_config.py", into)
    course = Course(into)
    release = notebooks.read(course.release(assignment))
    source = notebooks.read(into / "source" / assignment / f"{assignment}.ipynb")
    handed_in = specimens(assignment)
    for specimen in handed_in:
        path = course.submission(assignment, specimen.name)
        path.parent.mkdir(parents=True)
        path.write_text(specimen.notebook(source, release), encoding="utf-8")
    return handed_in


def deviations(specimen: Specimen, graded: Graded) -> list[str]:
    """Where a graded specimen did not get what its header says; one sentence each."""
    if graded.problem:
        return [f"{specimen.name} could not be graded: {graded.problem}"]
    found = []
    for result in graded.results:
        exercise = result.exercise.removesuffix("-test")
        if result.points is None:
            continue
        expected = specimen.left.get(exercise, result.possible)
        if exercise == "written":
            expected = 0.0  # only an answer that was left as it is gets points by machine: none
        if result.points != expected:
            found.append(
                f"{specimen.name}, {exercise}: {result.points:g} points, {expected:g} expected"
                f" ({result.sentence})"
            )
        cause = specimen.diagnosis.get(exercise)
        if cause is not None and cause not in result.causes:
            found.append(f"{specimen.name}, {exercise}: {result.causes}, {cause} expected")
    return found


def run(root: Path, into: Path, assignment: str) -> Iterator[tuple[Specimen, Graded]]:
    """Make the sample class and grade it; yields each specimen as it is graded."""
    handed_in = {specimen.name: specimen for specimen in make_class(root, into, assignment)}
    for graded in grade(into, assignment, cell_seconds=CELL_SECONDS):
        yield handed_in[graded.student], graded
