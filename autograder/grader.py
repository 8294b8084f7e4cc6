"""A process that grades submissions, one after the other, for whoever started it.

    python -m autograder.grader ROOT [CORE]

reads a line of JSON for each submission and answers with one. It holds the reference and the
tests, and a jail with a warm interpreter; it knows no gradebook and writes no file. A class is
graded by several of them, on this machine or on others.
"""

import base64
import contextlib
import itertools
import json
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from autograder import checker, confine, jail, repair
from course import notebooks, places
from course.errors import CourseError
from course.messages import say
from course.notebooks import Notebook
from course.runner import CELL_SECONDS

#: Seconds after which a grader that says nothing is taken for lost; cells have limits of their own.
LOST = 7200.0


@dataclass(frozen=True)
class Settings:
    """What one submission may use; see `execute.JailedExecute`, whose traits these are."""

    timeout: int = CELL_SECONDS  #: seconds of one of the student's cells
    memory: int = 4096  #: MiB of address space
    cpu: int = 900  #: seconds of computing
    unsandboxed: bool = False  #: whether limits are enough where no jail works


@dataclass(frozen=True)
class Run:
    """What came of running one submission."""

    isolation: str  #: one of `jail.RUNGS`
    cpu: float  #: seconds of the student's code
    memory: int  #: the most it had, in KiB
    seconds: dict[str, float]  #: by the clock, of each cell; "" has all those without a grade_id


@dataclass(frozen=True)
class Outcome:
    """What a grader says of one submission."""

    notebook: Notebook = field(default_factory=dict)  #: mended, with the outputs of every cell
    mended: tuple[str, ...] = ()  #: what had to be mended, in sentences
    run: Run | None = None
    problem: str = ""  #: why there is no grade


def run(notebook: Notebook, root: Path, assignment: str, settings: Settings) -> Run:
    """Run a mended submission here; each code cell's outputs are put in their place.

    Raises:
        CourseError: where students' code cannot be isolated here.
    """
    key = _key(root, settings)
    trusted = checker.assignment(places.notebook(root / "source", assignment))
    used = checker.grade(notebook, trusted, lambda: jail.worker(*key), settings.timeout)
    seconds = {name: round(value, 3) for name, value in used.seconds.items()}
    return Run(jail.kept(*key).rung, round(used.cpu, 3), used.memory, seconds)


def grade(root: Path, assignment: str, data: bytes, path: Path, settings: Settings) -> Outcome:
    """Mend and run one submission here.

    Args:
        root: the course's folder.
        assignment: the notebook's id.
        data: what was handed in.
        path: where it lies, for sentences.
        settings: what it may use.
    """
    source, release = (
        notebooks.read(places.notebook(root / folder, assignment))
        for folder in ("source", "release")
    )
    try:
        mended = repair.repair(data, source, release, path)
        if mended.sentences:
            mended.notebook["cells"].insert(0, repair.note(mended.sentences))
        about = run(mended.notebook, root, assignment, settings)
        mended.notebook["metadata"]["course"] = {"isolation": about.isolation}
        return Outcome(mended.notebook, mended.sentences, about)
    except CourseError as error:
        return Outcome(problem=str(error))
    except Exception as error:  # one submission never stops the others
        return Outcome(problem=f"{path}: {type(error).__name__}: {error}.")


def warm(root: Path, assignment: str, settings: Settings) -> Outcome:
    """Make ready what every submission of an assignment needs here: the tests, and the jail.

    The outcome has nothing but the problem: where students' code cannot be isolated here, or where
    the instructor's own cells fail.
    """
    try:
        checker.assignment(places.notebook(root / "source", assignment))
        jail.kept(*_key(root, settings))
    except CourseError as error:
        return Outcome(problem=str(error))
    except Exception as error:
        return Outcome(problem=f"source/{assignment}: {type(error).__name__}: {error}.")
    return Outcome()


def _key(root: Path, settings: Settings) -> tuple[Path, confine.Limits, bool]:
    """What a jail is kept by."""
    limits = confine.Limits(memory=settings.memory << 20, cpu=settings.cpu)
    return root, limits, settings.unsandboxed


class Grader:
    """A grader of this process's own.

    Args:
        root: the course's folder.
        core: the processor's core that it and its jail keep to; any by default. They work in turn,
            and a call across the border takes half as long where no other core has to wake up.
    """

    def __init__(self, root: Path, core: int | None = None) -> None:
        where = [] if core is None else [str(core)]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "autograder.grader", str(root), *where],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # One thread each: graders with a thread pool each would fight for the cores.
            env={
                **os.environ,
                "COURSE_ROOT": str(root),
                "OMP_NUM_THREADS": "1",
                "OPENBLAS_NUM_THREADS": "1",
            },
            start_new_session=True,  # Ctrl-C is for the one that gives out the work
        )

    def ask(self, assignment: str, data: bytes | None, path: Path, settings: Settings) -> Outcome:
        """See `grade`; without data, `warm`.

        Raises:
            EOFError: where the process ended, or said nothing for too long.
        """
        assert self._process.stdin and self._process.stdout
        handed_in = None if data is None else base64.b64encode(data).decode()
        question = [assignment, handed_in, str(path), asdict(settings)]
        try:
            self._process.stdin.write(json.dumps(question).encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise EOFError from None
        if not select.select([self._process.stdout], [], [], LOST)[0]:
            raise EOFError
        line = self._process.stdout.readline()
        if not line.endswith(b"\n"):
            raise EOFError
        answer = json.loads(line)
        about = answer.pop("run")
        return Outcome(
            **{**answer, "mended": tuple(answer["mended"])}, run=Run(**about) if about else None
        )

    def hang_up(self) -> None:
        """Ask nothing more; it ends when it has answered."""
        assert self._process.stdin
        with contextlib.suppress(OSError):
            self._process.stdin.close()

    def close(self) -> None:
        """End it, and its jail with it."""
        assert self._process.stdout
        self.hang_up()
        # At work, it is told to end; only one that takes its jail down for long is killed.
        for seconds, end in ((5, self._process.terminate), (60, self._process.kill)):
            try:
                self._process.wait(seconds)
                break
            except subprocess.TimeoutExpired:
                end()
        self._process.wait()
        self._process.stdout.close()


class Graders:
    """A grader for each thread that asks, replaced where it ends over a submission.

    Args:
        cores: the processor's cores, of which each thread's grader keeps to one; for as many
            threads as there are. Without them every grader runs where there is room.
    """

    def __init__(self, cores: Iterable[int] = ()) -> None:
        self._mine = threading.local()
        self._all: list[Grader] = []
        self._cores = itertools.cycle(cores)
        self._closed = False

    def ask(
        self, root: Path, assignment: str, data: bytes | None, path: Path, settings: Settings
    ) -> Outcome:
        """See `Grader.ask`; a submission that ends two graders gets no grade."""
        for _ in range(2):
            if self._closed:
                break
            with contextlib.suppress(EOFError):
                return self._of_thread(root).ask(assignment, data, path, settings)
            self._lose()
        return Outcome(problem=say("grader_ended", path=path))

    def _of_thread(self, root: Path) -> Grader:
        if getattr(self._mine, "root", None) != root:
            self._lose()
            if not hasattr(self._mine, "core"):
                self._mine.core = next(self._cores, None)
            self._mine.grader, self._mine.root = Grader(root, self._mine.core), root
            self._all.append(self._mine.grader)
        grader: Grader = self._mine.grader
        return grader

    def _lose(self) -> None:
        grader: Grader | None = getattr(self._mine, "grader", None)
        if grader:
            grader.close()
            with contextlib.suppress(ValueError):  # `close` was there before
                self._all.remove(grader)
        self._mine.grader = self._mine.root = None

    def close(self) -> None:
        """End all of them; no other is started."""
        self._closed = True
        for grader in list(self._all):  # all at once: each takes down a jail
            grader.hang_up()
        while self._all:
            self._all.pop().close()


def _main(root: Path, core: int | None = None) -> None:
    confine.die_with_parent()
    if core is not None:
        os.sched_setaffinity(0, {core})
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the jail is taken down first
    # What anything here prints is no answer.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    for line in sys.stdin.buffer:
        assignment, data, path, settings = json.loads(line)
        what = Settings(**settings)
        if data is None:
            outcome = warm(root, assignment, what)
        else:
            outcome = grade(root, assignment, base64.b64decode(data), Path(path), what)
        answers.write(json.dumps(asdict(outcome)).encode() + b"\n")
        answers.flush()


if __name__ == "__main__":
    _main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
