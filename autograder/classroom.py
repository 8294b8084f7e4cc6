"""Grading a class: graders run submissions, many at a time; one writer keeps the gradebook."""

import contextlib
import functools
import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from dataclasses import asdict, dataclass
from pathlib import Path

from autograder import confine, repair
from autograder.execute import settings_of
from autograder.gradebook import Course, Result, results
from autograder.grader import Graders, Outcome
from autograder.journal import Journal, digest, material_key
from autograder.writer import Writer, timestamp
from course import notebooks, places
from course.errors import CourseError
from course.messages import say

#: How many submissions are read ahead of the graders, for each of them.
_AHEAD = 2


@dataclass(frozen=True)
class Graded:
    """One submission after grading: its results, or the sentence why there are none."""

    student: str
    results: tuple[Result, ...] = ()
    problem: str = ""
    mended: tuple[str, ...] = ()  #: what had to be mended before it could be graded
    before: bool = False  #: whether an earlier run graded it, and nothing has changed since


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
    course = Course(root, options.cell_seconds, options.unsandboxed, options.database)
    submitted = course.students(assignment)
    if not submitted:
        folder = course.submission(assignment, "STUDENT")
        raise CourseError(f"Nothing was handed in: there is no file like {folder}.")
    unknown = sorted(set(students or []) - set(submitted))
    if unknown:
        raise CourseError(f"Nothing was handed in by: {', '.join(unknown)}.")
    wanted = sorted(set(students or submitted))
    with Journal(course.journal(assignment)) as journal:
        course.release(assignment)
        run = _Run(course, assignment, options, journal)
        yield from run.grade(wanted)


def students(root: Path, assignment: str) -> list[str]:
    """Who handed something in."""
    return Course(root).students(assignment)


@dataclass(frozen=True)
class _HandedIn:
    student: str
    path: Path
    data: bytes
    timestamp: str
    key: str


class _Run:
    """One run over a class."""

    def __init__(
        self,
        course: Course,
        assignment: str,
        options: Options,
        journal: Journal,
    ) -> None:
        self._course, self._assignment = course, assignment
        self._options, self._journal = options, journal
        self._settings = settings_of(course.directory.config)
        self._material = material_key(course.root, assignment)
        self._key = digest([self._material.encode(), repr(self._settings).encode()])

    def grade(self, students: list[str]) -> Iterator[Graded]:
        """See `classroom.grade`."""
        new: list[str] = []
        with (
            Writer(self._course, self._assignment) as writer,
            _graders(self._options, self._material) as (pool, workers, ask),
        ):
            known = set() if self._options.force else writer.graded()
            waiting: dict[Future[Outcome], _HandedIn] = {}
            left, ahead = iter(students), _AHEAD * workers
            warm = bool(self._options.cluster)  # its workers say for themselves what they lack
            while True:
                for student in left:
                    try:
                        handed_in = self._read(student)
                    except CourseError as error:
                        writer.remove(student)
                        yield Graded(student, problem=str(error))
                        continue
                    if student in known and self._journal.key(student) == handed_in.key:
                        yield self._earlier(student)
                        continue
                    if not warm:
                        self._warm(pool, ask, min(workers, len(students)))
                        warm = True
                    what = (self._assignment, handed_in.data, handed_in.path, self._settings)
                    waiting[pool.submit(ask, self._course.root, *what)] = handed_in
                    if len(waiting) >= ahead:
                        break
                if not waiting:
                    break
                for done in wait(waiting, return_when=FIRST_COMPLETED).done:
                    graded = self._write(writer, waiting.pop(done), done)
                    if not graded.problem:
                        new.append(graded.student)
                    yield graded
        if self._options.feedback:
            yield from self._feedback(new)

    def _warm(self, pool: Executor, ask: Callable[..., Outcome], workers: int) -> None:
        """Start the graders. A machine that cannot isolate grades nobody."""
        what = (self._course.root, self._assignment, None, Path(), self._settings)
        started = [pool.submit(ask, *what) for _ in range(workers)]
        if problem := started[0].result().problem:
            raise CourseError(problem)

    def _read(self, student: str) -> _HandedIn:
        """What a student handed in, without trusting it."""
        path = self._course.submission(self._assignment, student)
        folder = path.parent
        try:
            if folder.is_symlink() or folder.parent.is_symlink():
                raise CourseError(say("not_readable", path=folder, why=say("is_link")))
            if not path.exists() and not path.is_symlink():
                others = sorted(other.name for other in folder.glob("*"))
                found = ", ".join(others[:10]) or say("nothing")
                raise CourseError(say("no_file", path=path, found=found))
            data, stamp = repair.read_safely(path), timestamp(folder)
        except OSError as error:  # one submission never stops the others
            raise CourseError(say("not_readable", path=path, why=error.strerror)) from None
        key = digest([self._key.encode(), stamp.encode(), data])
        return _HandedIn(student, path, data, stamp, key)

    def _write(self, writer: Writer, handed_in: _HandedIn, done: Future[Outcome]) -> Graded:
        """Put what came of a submission into the gradebook, then into the journal."""
        student = handed_in.student
        try:
            outcome = done.result()
        except Exception as error:  # a cluster's: a worker is gone, and so was the next
            outcome = Outcome(problem=f"{student}: {type(error).__name__}: {error}.")
        if outcome.problem or outcome.run is None:
            writer.remove(student)
            return Graded(student, problem=outcome.problem)
        try:
            writer.save(student, outcome.notebook, handed_in.timestamp)
        except CourseError as error:
            return Graded(student, problem=str(error))
        facts = {**asdict(outcome.run), "mended": outcome.mended}
        self._journal.add(student, handed_in.key, **facts)
        found = results(student, outcome.notebook, writer.points(student))
        return Graded(student, tuple(found), mended=outcome.mended)

    def _earlier(self, student: str) -> Graded:
        mended = tuple(self._journal.entries[student].get("mended", ()))
        found = self._course.results(self._assignment, student)
        return Graded(student, tuple(found), mended=mended, before=True)

    def _feedback(self, students: list[str]) -> Iterator[Graded]:
        """Feedback pages, by processes of their own; yields where one cannot be made."""
        context = multiprocessing.get_context("spawn")
        workers = max(1, min(self._options.jobs or os.cpu_count() or 1, len(students)))
        with ProcessPoolExecutor(workers, context, confine.die_with_parent) as pool:
            tasks = [
                pool.submit(
                    _feedback, self._course.root, self._options.database, self._assignment, s
                )
                for s in students
            ]
            for student, task in zip(students, tasks, strict=True):
                if problem := task.result():
                    yield Graded(student, problem=problem)


def _feedback(root: Path, database: str, assignment: str, student: str) -> str:
    """Make a student's page; gives a sentence where it cannot be made."""
    try:
        Course(root, database=database).feedback(assignment, student)
    except Exception as error:  # one submission never stops the others
        return f"{student}: {error}"
    return ""


@contextlib.contextmanager
def _graders(options: Options, key: str) -> Iterator[tuple[Executor, int, Callable[..., Outcome]]]:
    """What runs submissions, how many it is given at once, and what it does with each."""
    if options.cluster:
        from autograder import cluster

        with cluster.executor(options.cluster) as (pool, workers):
            yield pool, workers, functools.partial(cluster.ask, key)
        return
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    jobs = options.jobs or len(cores) or os.cpu_count() or 1
    # Only a run that takes the whole machine: two others would share a core.
    graders = Graders(cores if jobs >= len(cores) else ())
    with ThreadPoolExecutor(jobs) as threads:
        try:
            yield threads, jobs, graders.ask
            # While the threads that started them live: a grader ends with its thread, and would
            # leave its jail's folder behind.
            graders.close()
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
            graders.close()
