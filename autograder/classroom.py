"""Grading a class through nbgrader, a few submissions at a time."""

import contextlib
import json
import multiprocessing
import os
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from pathlib import Path

from nbgrader.utils import parse_utc

from autograder import confine, jail, repair
from autograder.gradebook import Course, Result
from course import notebooks, places
from course.errors import CourseError
from course.messages import say
from course.notebooks import Notebook


@dataclass(frozen=True)
class Graded:
    """One submission after grading: its results, or the sentence why there are none."""

    student: str
    results: tuple[Result, ...] = ()
    problem: str = ""
    mended: tuple[str, ...] = ()  #: what had to be mended before it could be graded


def grade(
    root: Path,
    assignment: str,
    students: list[str] | None = None,
    cell_seconds: int | None = None,
    unsandboxed: bool = False,
) -> Iterator[Graded]:
    """Grade submissions of an assignment; yields each as it is done.

    What a student handed in is read with care and mended where it lacks something; what cannot
    be read is named, and the others are graded. `submitted/` itself is only read.

    Args:
        root: a folder with nbgrader's layout; its `submitted/` is read, the gradebook written.
        assignment: the notebook's id.
        students: whose submissions; all by default.
        cell_seconds: how long one cell may run; as `nbgrader_config.py` says by default.
        unsandboxed: whether students' code may run without isolation where none works here.

    Raises:
        CourseError: where students' code cannot be isolated here, where there is no such
            assignment or student, or nothing was handed in.
    """
    notebooks.read(places.notebook(root / "source", assignment))
    course = Course(root)
    release = notebooks.read(course.release(assignment))
    submitted = course.students(assignment)
    if not submitted:
        folder = course.submission(assignment, "STUDENT")
        raise CourseError(f"Nothing was handed in: there is no file like {folder}.")
    unknown = sorted(set(students or []) - set(submitted))
    if unknown:
        raise CourseError(f"Nothing was handed in by: {', '.join(unknown)}.")

    source = notebooks.read(places.notebook(root / "source", assignment))
    # Tried once before anything is graded: a machine that cannot isolate grades nobody.
    jail.strongest(root, unsandboxed=unsandboxed).close()
    with tempfile.TemporaryDirectory() as scratch:
        readable: dict[str, tuple[str, ...]] = {}
        for student in sorted(set(students or submitted)):
            try:
                path = course.submission(assignment, student)
                staged = Path(scratch) / path.relative_to(course.root / "submitted")
                readable[student] = _stage(path, staged, source, release)
            except CourseError as error:
                yield Graded(student, problem=str(error))
            except Exception as error:  # one submission never stops the others
                yield Graded(student, problem=f"{student}: {type(error).__name__}: {error}.")

        # Two fresh interpreters at most: nbgrader commits each grade on its own, and SQLite lets
        # one writer in at a time.
        context = multiprocessing.get_context("spawn")
        workers = max(1, min(2, os.cpu_count() or 1, len(readable)))
        with ProcessPoolExecutor(workers, context, confine.die_with_parent) as pool:
            how = (root, Path(scratch), assignment, cell_seconds, unsandboxed)
            jobs = [pool.submit(_grade_one, *how, student) for student in readable]
            for job in as_completed(jobs):
                graded = job.result()
                yield replace(graded, mended=readable[graded.student])


def _stage(path: Path, staged: Path, source: Notebook, release: Notebook) -> tuple[str, ...]:
    """Put a mended copy of a submission where nbgrader reads it; gives what was mended."""
    folder = path.parent
    if folder.is_symlink() or folder.parent.is_symlink():
        raise CourseError(say("not_readable", path=folder, why=say("is_link")))
    if not path.exists() and not path.is_symlink():
        others = sorted(other.name for other in folder.glob("*"))
        found = ", ".join(others[:10]) or say("nothing")
        raise CourseError(say("no_file", path=path, found=found))
    mended = repair.repair(repair.read_safely(path), source, release, path)
    if mended.sentences:
        mended.notebook["cells"].insert(0, repair.note(mended.sentences))
    staged.parent.mkdir(parents=True)
    staged.write_text(json.dumps(mended.notebook), encoding="utf-8")
    with contextlib.suppress(CourseError, ValueError):
        # When it was handed in, as nbgrader's exchange notes it.
        stamp = repair.read_safely(folder / "timestamp.txt", 200).decode().strip()
        parse_utc(stamp)
        (staged.parent / "timestamp.txt").write_text(stamp)
    return mended.sentences


def _grade_one(
    root: Path,
    submitted: Path,
    assignment: str,
    cell_seconds: int | None,
    unsandboxed: bool,
    student: str,
) -> Graded:
    os.environ["COURSE_ROOT"] = str(root)
    # One thread for each kernel: two kernels with a thread pool each would fight for the cores.
    os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"
    course = Course(root, cell_seconds, submitted, unsandboxed)
    try:
        course.autograde(assignment, student)
        course.feedback(assignment, student)
        return Graded(student, tuple(course.results(assignment, student)))
    except CourseError as error:
        return Graded(student, problem=str(error))
    except Exception as error:  # one submission never stops the others
        return Graded(student, problem=f"{student}: {type(error).__name__}: {error}.")
