"""A process that grades submissions, one after the other, for whoever started it.

    python -m autograder.grader ROOT [CORE]

reads a line of JSON for each submission and answers with one. It holds the reference and the
tests, and a jail with a warm interpreter; it knows no gradebook and writes no file. A class is
graded by several of them, on this machine or on others.
"""

import base64
import contextlib
import io
import json
import os
import signal
import sys
from dataclasses import asdict
from pathlib import Path

from autograder import checker, confine, jail, log, repair
from autograder.graders import Outcome, Run, Settings
from course import notebooks, places
from course.errors import CourseError
from course.messages import say
from course.notebooks import Notebook


def run(notebook: Notebook, root: Path, assignment: str, settings: Settings) -> Run:
    """Run a mended submission here; each code cell's outputs are put in their place.

    Raises:
        CourseError: where students' code cannot be isolated here.
    """
    trusted = checker.assignment(places.notebook(root / "source", assignment))
    key = _key(root, settings, trusted)
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
        return Outcome(mended.notebook, mended.sentences, about, unsure=mended.unsure)
    except CourseError as error:
        return Outcome(problem=str(error))
    except Exception as error:  # noqa: BLE001 - one submission never stops the others
        return _failed(path, error)


def warm(root: Path, assignment: str, settings: Settings) -> Outcome:
    """Make ready what every submission of an assignment needs here: the tests, and the jail.

    The outcome has nothing but the problem: where students' code cannot be isolated here, or where
    the instructor's own cells fail.
    """
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # what set-up cells print
            trusted = checker.assignment(places.notebook(root / "source", assignment))
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
    root: Path, settings: Settings, trusted: checker.Assignment
) -> tuple[Path, confine.Limits, bool, tuple[str, ...]]:
    """What a jail is kept by."""
    limits = confine.Limits(memory=settings.memory << 20, cpu=settings.cpu)
    return root, limits, settings.unsandboxed, trusted.slow


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
    jail.close_kept()
    os._exit(0)  # there is nothing more to do: to take down what is imported is 0.15 s


if __name__ == "__main__":
    _main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
