"""A process that grades submissions, one after the other, for whoever started it.

    python -m autograder.engine.grader ROOT BEATS [CORE]

reads a line of JSON for each submission and answers with one. It holds the reference and the
tests, and a jail with a warm interpreter; it knows no gradebook and writes no file. A class is
graded by several of them, on this machine or on others.

To the file number BEATS it writes what it is at, at every step and every few seconds: whoever
started it ends it where its interpreter hangs.
"""

import contextlib
import io
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from autograder.cells import repair
from autograder.engine import checker, log
from autograder.engine.assignment import Assignment, read_assignment
from autograder.engine.protocol import MENDING, Outcome, Question, Run, Settings, question
from autograder.sandbox import confine, jail
from autograder.text import say
from course import notebooks, places
from course.errors import CourseError
from course.notebooks import Notebook

#: Seconds between two signs of life.
BEAT = 2.0

Step = Callable[[str], None]


def grade(root: Path, asked: Question, at: Step) -> Outcome:
    """Mend and run one submission here.

    Args:
        root: the course's folder.
        asked: the submission.
        at: is told each step.
    """
    try:
        at(MENDING)
        assert asked.handed_in is not None
        lost = tuple(say("grader_lost", cell=cell) for cell in asked.lost if cell)
        if asked.mended:
            mended = repair.Repaired(json.loads(asked.handed_in), ())
        else:
            source, release = (
                notebooks.read(places.notebook(root / folder, asked.assignment))
                for folder in ("source", "release")
            )
            mended = repair.repair(asked.handed_in, source, release, asked.path)
        notebook, sentences = mended.notebook, mended.sentences + lost
        if sentences:
            notebook["cells"].insert(0, repair.note(sentences))
        about = _run(root, notebook, asked, at)
        notebook["metadata"]["course"] = {"isolation": about.isolation}
        return Outcome(notebook, sentences, about, unsure=mended.unsure + lost)
    except CourseError as error:
        return Outcome(problem=str(error))
    except Exception as error:  # noqa: BLE001 - one submission never stops the others
        return _failed(asked.path, error)


def _run(root: Path, notebook: Notebook, asked: Question, at: Step) -> Run:
    """Run a mended submission; each code cell's outputs are put in their place.

    Raises:
        CourseError: where students' code cannot be isolated here.
    """
    trusted = read_assignment(places.notebook(root / "source", asked.assignment))
    key = _key(root, asked.settings, trusted)
    limits = checker.SubmissionLimits(asked.settings.timeout, asked.settings.total, asked.lost)
    start = time.monotonic()
    used = checker.grade(notebook, trusted, lambda: jail.worker(*key), limits, at)
    seconds = {name: round(value, 3) for name, value in used.seconds.items()}
    wall = round(time.monotonic() - start, 3)
    return Run(jail.kept(*key).level, round(used.cpu, 3), used.memory, seconds, wall)


def warm(root: Path, assignment: str, settings: Settings) -> Outcome:
    """Make ready what every submission of an assignment needs here: the tests, and the jail.

    The outcome has nothing but the problem: where students' code cannot be isolated here, or where
    the instructor's own cells fail.
    """
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # what set-up cells print
            trusted = read_assignment(places.notebook(root / "source", assignment))
        jail.kept(*_key(root, settings, trusted))
    except CourseError as error:
        return Outcome(problem=str(error))
    except Exception as error:  # noqa: BLE001 - whoever asked says it, and logs it
        return _failed(f"source/{assignment}", error)
    return Outcome()


def _failed(what: object, error: Exception) -> Outcome:
    """An error of this side's own: it travels with its traceback, for the log of who asked."""
    problem = say("internal_error", what=what, error=f"{type(error).__name__}: {error}")
    return Outcome(problem=problem, traceback=log.as_text(error))


def _key(
    root: Path, settings: Settings, trusted: Assignment
) -> tuple[Path, confine.Limits, bool, tuple[str, ...]]:
    """What a jail is kept by."""
    limits = confine.Limits(memory=settings.memory << 20, cpu=settings.cpu)
    return root, limits, settings.unsandboxed, trusted.slow


def _signs_of_life(beats: int) -> Step:
    """Write what this process is at to `beats`, from now on; gives what is told each step.

    A thread alone would go on while the interpreter hangs, in C code that lets others have their
    turn: so it only asks the main thread for a sign.
    """
    os.set_blocking(beats, False)
    step = ""

    def beat(*_: object) -> None:
        with contextlib.suppress(BlockingIOError, BrokenPipeError):
            os.write(beats, json.dumps(step).encode() + b"\n")

    def at(what: str) -> None:
        nonlocal step
        step = what
        beat()

    def ask(main: int) -> None:
        while True:
            time.sleep(BEAT)
            signal.pthread_kill(main, signal.SIGUSR1)

    signal.signal(signal.SIGUSR1, beat)
    threading.Thread(target=ask, args=(threading.get_ident(),), daemon=True).start()
    beat()
    return at


def _main(root: Path, beats: int, core: int | None = None) -> None:
    confine.die_with_parent()
    if core is not None:
        os.sched_setaffinity(0, {core})
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the jail is taken down first
    at = _signs_of_life(beats)
    # What anything here prints is no answer.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    for line in sys.stdin.buffer:
        asked = question(json.loads(line))
        if asked.handed_in is None:
            outcome = warm(root, asked.assignment, asked.settings)
        else:
            outcome = grade(root, asked, at)
        at("")
        answers.write(json.dumps(outcome.data()).encode() + b"\n")
        answers.flush()
    jail.close_kept()
    os._exit(0)  # there is nothing more to do: to take down what is imported is 0.15 s


if __name__ == "__main__":
    _main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
