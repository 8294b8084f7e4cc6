"""Trials of the tests: another answer stands in an exercise, and its own test cell judges it.

Mutants, variants and seeds are all tried in this way. Each trial runs in a forked child of this
process, in which the notebook's set-up cells and the reference's earlier answers stand already:
nothing leaks into the next trial, an endless loop is stopped, a crash costs that trial only. The
code tried is the course's own: there is no jail.

    for exercise in exercises("01_and_gate").values():
        print(exercise.judge(exercise.answer["source"]))
"""

import contextlib
import io
import multiprocessing
import multiprocessing.connection
import os
import random
import resource
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import NamedTuple, TypeVar

import matplotlib
import numpy as np

from autograder.cells import run
from autograder.cells.reference import reference
from course import notebooks, places
from course.check import Observer, Session, within
from course.check.namespace import Namespace
from course.clock import TooSlow, limited
from course.scoreboard import Row, Score

T = TypeVar("T")
#: Called with a test cell's generator, as the cell left it.
Scored = Callable[[np.random.Generator], None]

#: Trials at a time.
JOBS = 2
#: A trial may compute for so many times as long as the reference, and so many seconds more: a
#: check that is too slow ends itself, so this stops only what never comes to its end.
MULTIPLE, FLOOR = 5.0, 20.0
#: On a busy machine computing takes so many times as long by the clock on the wall; a child that
#: has not ended itself so many seconds after that is killed.
WAITING, GRACE = 10.0, 5.0
#: Bytes that a trial may take.
MEMORY = 4 << 30

_FORK = multiprocessing.get_context("fork")


@dataclass(frozen=True)
class Judged:
    """What a test cell made of an answer."""

    points: float
    possible: float
    rows: tuple[Row, ...]
    error: str  #: what stopped the answer or the test cell, if anything
    seconds: float  #: of computing, not of waiting

    @property
    def right(self) -> bool:
        """Whether every row passed: an optional exercise has rows, and no points."""
        return not self.error and bool(self.rows) and all(row.passed for row in self.rows)


class Stopped(NamedTuple):
    """Why a child brought nothing back."""

    why: str


class _LostOne(BaseException):
    """Raised where the first row is lost, if that is all one wants to know."""


@dataclass
class Exercise:
    """An answer cell and its test cell, with all names that stand where they stand."""

    name: str  #: the answer's grade_id
    answer: notebooks.Cell
    test: notebooks.Cell
    before: Mapping[str, object] = field(repr=False)
    #: The notebook's one namespace: functions find each other in it.
    space: Namespace = field(repr=False)
    _seconds: float | None = field(default=None, repr=False)

    @property
    def seconds(self) -> float:
        """Seconds of computing that the trial of the reference's own answer takes."""
        if self._seconds is None:
            # Nothing of ours computes for ten minutes.
            [own] = forked([lambda: self.tried(self.answer["source"], 0)], 600, 1)
            self._seconds = own.seconds if isinstance(own, Judged) else 0.0
        return self._seconds

    @property
    def limit(self) -> float:
        """Seconds of computing for one trial."""
        return MULTIPLE * self.seconds + FLOOR

    def execute(self, source: str) -> None:
        """Bring the namespace to where the answer stands, and run code. For a child of its own."""
        self.space.clear()
        self.space.update(self.before)
        with warnings.catch_warnings(action="ignore"):
            exec(compile(source, f"<{self.name}>", "exec"), self.space)

    def judge(self, replacement: str, seed: int = 0) -> Judged:
        """Judge other code in the place of the answer cell's.

        Args:
            replacement: the code of the whole cell.
            seed: COURSE_SEED, for the hidden checks' random inputs.
        """
        [judged] = judge_all([(self, replacement, seed)])
        return judged

    def tried(
        self, replacement: str, seed: int, *, whole: bool = True, scored: Scored | None = None
    ) -> Judged:
        """Judge other code in this very process. For a child of its own.

        Args:
            replacement: the code of the whole cell.
            seed: as in `judge`.
            whole: as in `judge_all`.
            scored: called at the test cell's end with its generator.
        """
        os.environ["COURSE_SEED"] = str(seed)
        random.seed(seed)
        np.random.seed(seed)
        noting = _Noting(whole, scored)
        started, error, points = time.process_time(), "", 0.0
        try:
            with within(Session(noting)):
                self.execute(replacement)
                points = score(self.test, self.space).points
        except _LostOne:
            pass
        except (Exception, SystemExit) as wrong:  # noqa: BLE001 - a mutant may raise anything
            error = f"{type(wrong).__name__}: {wrong}"
        seconds = time.process_time() - started
        return Judged(points, notebooks.points(self.test), tuple(noting.rows), error, seconds)


class _Noting(Observer):
    """Notes each row as it is judged."""

    def __init__(self, whole: bool, scored: Scored | None) -> None:
        self.rows: list[Row] = []
        self._whole, self._scored = whole, scored

    def judged(self, row: Row) -> None:
        self.rows.append(row)
        if not self._whole and not row.passed and row.weight > 0:
            raise _LostOne

    def scored(self, score: Score, rng: np.random.Generator) -> None:
        if self._scored:
            self._scored(rng)


def judge_all(
    trials: Iterable[tuple[Exercise, str, int]], *, whole: bool = True
) -> Iterator[Judged]:
    """Judge many, some at a time; in the order of the trials.

    Args:
        trials: exercise, replacement and seed, as in `Exercise.judge`.
        whole: run every row; otherwise a trial ends where the first row is lost, with 0 points.
    """
    tried: list[Exercise] = []

    def calls() -> Iterator[tuple[Callable[[], Judged], float]]:
        for exercise, replacement, seed in trials:
            tried.append(exercise)
            yield (
                lambda e=exercise, r=replacement, s=seed: e.tried(r, s, whole=whole),  # type: ignore[misc]
                exercise.limit,
            )

    for number, found in enumerate(_forked(calls(), JOBS)):
        if isinstance(found, Stopped):
            found = Judged(0.0, notebooks.points(tried[number].test), (), found.why, 0.0)
        yield found


def score(test: notebooks.Cell, space: Namespace) -> Score:
    """Run a test cell in a namespace; gives its score.

    Raises:
        ValueError: where its last line gives none. Its own errors come as they are.
    """
    with warnings.catch_warnings(action="ignore"):
        value = run.value(run.test_cell(test), space)
    if not isinstance(value, Score):
        raise ValueError(f"The last line of <{notebooks.grade_id(test)}> is no score.")
    return value


def exercises(assignment: str, root: Path | None = None) -> dict[str, Exercise]:
    """The exercises of a source notebook, by their answer's grade_id, in order.

    Its set-up cells and the reference's answers are run here, once. Written answers are left out.
    Where a notebook asks for MNIST it gets the 8×8 digits, as in a clone without a network: on
    MNIST one trial of a network takes half a minute.
    """
    matplotlib.use("agg")
    notebook = notebooks.read(places.notebook((root or places.root()) / "source", assignment))
    cells = notebooks.by_grade_id(notebook)
    space: Namespace = {"__name__": "trials"}
    found: dict[str, Exercise] = {}
    with digits_for_mnist(), contextlib.redirect_stdout(io.StringIO()):
        reference(assignment)  # now, and not in each child
        for cell in run.solution(notebook):
            name = notebooks.grade_id(cell)
            if notebooks.is_answer(cell) and f"{name}-test" in cells:
                found[name] = Exercise(name, cell, cells[f"{name}-test"], dict(space), space)
            exec(run.code(cell), space)
    return found


@contextlib.contextmanager
def digits_for_mnist() -> Iterator[None]:
    """Whoever asks for MNIST gets the 8×8 digits, children and jails too, inside a `with` only."""
    before = os.environ.get("COURSE_MNIST_DIR")
    os.environ["COURSE_MNIST_DIR"] = f"{os.devnull}/mnist"  # no folder is called that
    try:
        yield
    finally:
        del os.environ["COURSE_MNIST_DIR"]
        if before is not None:
            os.environ["COURSE_MNIST_DIR"] = before


def forked(
    calls: Iterable[Callable[[], T]], seconds: float, jobs: int = JOBS, *, mnist: bool = False
) -> Iterator[T | Stopped]:
    """Make each call in a forked child, some at a time; gives the results in order.

    Args:
        calls: what to call; each result has to be picklable.
        seconds: how long one may compute.
        jobs: how many at a time.
        mnist: whether MNIST is there for who asks; the 8×8 digits stand in for it otherwise.
    """
    return _forked(((call, seconds) for call in calls), jobs, mnist=mnist)


def _forked(
    calls: Iterable[tuple[Callable[[], T], float]], jobs: int, *, mnist: bool = False
) -> Iterator[T | Stopped]:
    to_come = enumerate(calls)
    # By its pipe: a child's number, process and end.
    running: dict[Connection[object, T | Stopped], tuple[int, ForkProcess, float]] = {}
    done: dict[int, T | Stopped] = {}
    given = 0
    try:
        while True:
            while len(running) < jobs and (following := next(to_come, None)):
                number, (call, seconds) = following
                mine, its = _FORK.Pipe(duplex=False)
                child = _FORK.Process(target=_call, args=(call, its, seconds, mnist))
                child.start()
                its.close()
                running[mine] = number, child, time.monotonic() + WAITING * seconds + GRACE
            if not running:
                return
            first = min(end for _, _, end in running.values())
            ready = multiprocessing.connection.wait(running, max(0.0, first - time.monotonic()))
            now = time.monotonic()
            for pipe, (number, child, end) in list(running.items()):
                if pipe in ready or end <= now:
                    done[number] = _result(pipe, child, pipe in ready)
                    del running[pipe]
            while given in done:
                yield done.pop(given)
                given += 1
    finally:
        for _, child, _ in running.values():
            child.kill()


def _call(call: Callable[[], T], pipe: Connection, seconds: float, mnist: bool) -> None:
    """The child: its one call."""
    _limit(resource.RLIMIT_CORE, 0)
    # What no clock of Python's ends is ended by the system, a while later.
    _limit(resource.RLIMIT_CPU, int(seconds) + 2)
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    _limit(resource.RLIMIT_AS, pages * resource.getpagesize() + MEMORY)
    found: T | Stopped
    said = io.StringIO()
    try:
        with (
            contextlib.redirect_stdout(said),
            contextlib.redirect_stderr(said),
            contextlib.nullcontext() if mnist else digits_for_mnist(),
            limited(seconds, WAITING),
        ):
            found = call()
    except TooSlow:
        found = Stopped("It did not come to its end.")
    except Exception as error:  # noqa: BLE001 - the parent is told
        found = Stopped(f"{type(error).__name__}: {error}")
    pipe.send(found)


def _limit(kind: int, most: int) -> None:
    """Set a limit; where a lower one cannot be raised, that one is it."""
    hard = resource.getrlimit(kind)[1]
    resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _result(
    pipe: "Connection[object, T | Stopped]", child: ForkProcess, ready: bool
) -> T | Stopped:
    """What a child brought, or why it brought nothing."""
    found: T | Stopped = Stopped("It did not come to its end.")
    try:
        if ready:
            found = pipe.recv()
    except EOFError:
        child.join()
        found = Stopped(f"It did not come to its end (exit code {child.exitcode}).")
    child.kill()
    child.join()
    pipe.close()
    return found
