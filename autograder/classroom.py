"""Grading a class through nbgrader, a few submissions at a time."""

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from autograder.gradebook import Course, Result
from course import notebooks, places
from course.errors import CourseError
from course.messages import say


@dataclass(frozen=True)
class Graded:
    """One submission after grading: its results, or the sentence why there are none."""

    student: str
    results: tuple[Result, ...] = ()
    problem: str = ""


def grade(
    root: Path,
    assignment: str,
    students: list[str] | None = None,
    cell_seconds: int | None = None,
) -> Iterator[Graded]:
    """Grade submissions of an assignment; yields each as it is done.

    A submission that cannot be read, lacks a cell or has one twice is named and left alone;
    the others are graded.

    Args:
        root: a folder with nbgrader's layout; its `submitted/` is read, the gradebook written.
        assignment: the notebook's id.
        students: whose submissions; all by default.
        cell_seconds: how long one cell may run; as `nbgrader_config.py` says by default.

    Raises:
        CourseError: where there is no such assignment or student, or nothing was handed in.
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

    readable = []
    for student in sorted(set(students or submitted)):
        path = course.submission(assignment, student)
        try:
            if not path.exists():
                others = sorted(other.name for other in path.parent.glob("*"))
                found = ", ".join(others) or say("nothing")
                raise CourseError(say("no_file", path=path, found=found))
            notebooks.require_cells(notebooks.read(path), release, path, assignment)
            readable.append(student)
        except CourseError as error:
            yield Graded(student, problem=str(error))

    # Two fresh interpreters at most: nbgrader commits each grade on its own, and SQLite lets one
    # writer in at a time.
    context = multiprocessing.get_context("spawn")
    workers = max(1, min(2, os.cpu_count() or 1, len(readable)))
    with ProcessPoolExecutor(workers, context) as pool:
        jobs = [
            pool.submit(_grade_one, root, assignment, student, cell_seconds) for student in readable
        ]
        for job in as_completed(jobs):
            yield job.result()


def _grade_one(root: Path, assignment: str, student: str, cell_seconds: int | None) -> Graded:
    os.environ["COURSE_ROOT"] = str(root)
    # One thread for each kernel: two kernels with a thread pool each would fight for the cores.
    os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"
    course = Course(root, cell_seconds)
    try:
        course.autograde(assignment, student)
        course.feedback(assignment, student)
        return Graded(student, tuple(course.results(assignment, student)))
    except CourseError as error:
        return Graded(student, problem=str(error))
    except Exception as error:  # one submission never stops the others
        return Graded(student, problem=f"{student}: {type(error).__name__}: {error}.")
