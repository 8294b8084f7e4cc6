"""The sample class: every specimen hands in, and is graded as a real class would be."""

import functools
import json
import shutil
import tempfile
from collections.abc import Collection, Iterator
from pathlib import Path

from autograder import material
from autograder.adapter.gradebook import Course
from autograder.classroom import Options, grade
from autograder.engine import checker
from autograder.engine.assignment import read_assignment
from autograder.engine.results import Graded, results
from autograder.quality import inprocess
from autograder.quality.specimens import Specimen, specimens
from autograder.sandbox.jail import Jail
from autograder.text import say
from course import notebooks, places
from course.errors import CourseError
from course.learner import progress

#: Marks a folder as a sample class: only such a folder is ever removed.
MARK = ".sample-class"


def make_class(
    root: Path,
    into: Path,
    assignment: str,
    names: Collection[str] | None = None,
    bare: bool = False,
) -> list[Specimen]:
    """Make a course folder in `into`, afresh, in which every specimen has handed in.

    Args:
        root: the course's folder, for `source/` and nbgrader's settings.
        into: made anew; anything in it is removed.
        assignment: the notebook's id.
        names: which specimens hand in; all of them by default.
        bare: whether cells that only show something are left out: they earn no points, and some
            take seconds.

    Raises:
        CourseError: where `into` holds anything but a sample class.
    """
    if into.exists() and not (into / MARK).is_file() and (into.is_file() or any(into.iterdir())):
        raise CourseError(say("no_sample_class", path=into))
    shutil.rmtree(into, ignore_errors=True)
    (into / "source").mkdir(parents=True)
    (into / MARK).touch()
    shutil.copytree(root / "source" / assignment, into / "source" / assignment)
    shutil.copy(root / "nbgrader_config.py", into)
    course = Course(into)
    if course.directory.db_url == f"sqlite:///{into.resolve() / 'gradebook.db'}":
        (into / "gradebook.db").write_bytes(
            _empty_gradebook((into / "nbgrader_config.py").read_text())
        )
    release = notebooks.read(course.release(assignment))
    source = notebooks.read(into / "source" / assignment / f"{assignment}.ipynb")
    handed_in = _wanted(assignment, names)
    for specimen in handed_in:
        path = course.submission(assignment, specimen.name)
        path.parent.mkdir(parents=True)
        text = specimen.notebook(source, release)
        path.write_text(json.dumps(_bare(text)) if bare else text, encoding="utf-8")
    return handed_in


@functools.cache
def _empty_gradebook(config: str) -> bytes:
    """A new gradebook of a course with these settings: nbgrader takes two seconds to make one."""
    with tempfile.TemporaryDirectory() as scratch:
        (Path(scratch) / "nbgrader_config.py").write_text(config)
        with Course(Path(scratch)).gradebook():
            pass
        return (Path(scratch) / "gradebook.db").read_bytes()


def _bare(text: str) -> notebooks.Notebook:
    """A notebook without the cells that only show something."""
    notebook: notebooks.Notebook = json.loads(text)
    return {**notebook, "cells": list(notebooks.by_grade_id(notebook).values())}


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
        if exercise.startswith("written"):
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


def run(
    root: Path,
    into: Path,
    assignment: str,
    names: Collection[str] | None = None,
    bare: bool = False,
) -> Iterator[tuple[Specimen, Graded]]:
    """Make the sample class and grade it; yields each specimen as it is graded.

    See `make_class`; a bare class gets no feedback pages, and is graded where no jail works too:
    its code is the course's own.
    """
    handed_in = {s.name: s for s in make_class(root, into, assignment, names, bare)}
    seconds = material.policy(assignment).sample_seconds
    options = Options(cell_seconds=seconds, feedback=not bare, unsandboxed=bare)
    for graded in grade(into, assignment, options=options):
        yield handed_in[graded.student], graded


def run_in_process(
    root: Path, assignment: str, names: Collection[str] | None = None
) -> Iterator[tuple[Specimen, Graded]]:
    """Specimens, all by default, run as a kernel would: the same checks, no jail, no nbgrader."""
    source = notebooks.read(places.notebook(root / "source", assignment))
    release = notebooks.read(places.notebook(root / "release", assignment))
    handed_in, wanted = [], _wanted(assignment, names)
    for specimen in wanted:
        notebook = _bare(specimen.notebook(source, release))
        handed_in.append(progress.with_checks_of(notebook, source))
    for specimen, ran in zip(wanted, inprocess.run(handed_in), strict=True):
        yield specimen, _graded(specimen.name, release, ran.notebook)


def run_jailed(
    root: Path, assignment: str, in_jail: Jail, names: Collection[str] | None = None
) -> Iterator[tuple[Specimen, Graded]]:
    """Specimens, all by default, run as a class is: code in a jail, the same checks outside it."""
    path = places.notebook(root / "source", assignment)
    source, trusted = notebooks.read(path), read_assignment(path)
    release = notebooks.read(places.notebook(root / "release", assignment))
    for specimen in _wanted(assignment, names):
        handed_in = _bare(specimen.notebook(source, release))
        checker.grade(handed_in, trusted, in_jail.worker)
        yield specimen, _graded(specimen.name, release, handed_in)


def _wanted(assignment: str, names: Collection[str] | None) -> list[Specimen]:
    return [s for s in specimens(assignment) if names is None or s.name in names]


def _graded(student: str, release: notebooks.Notebook, ran: notebooks.Notebook) -> Graded:
    """A student's results, of the outputs of each check cell."""
    cells = notebooks.by_grade_id(ran)
    points = {
        name: (notebooks.score_data(cells[name]).get("points", 0.0), notebooks.points(cell))
        for name, cell in notebooks.by_grade_id(release).items()
        if notebooks.is_check(cell)
    }
    return Graded(student, tuple(results(student, ran, points)))
