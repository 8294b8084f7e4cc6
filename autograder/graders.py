"""Handles on processes that grade submissions; see `autograder.grader`."""

import base64
import contextlib
import itertools
import json
import os
import select
import subprocess
import sys
import threading
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from course import threads
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


def settings_of(config: Any) -> Settings:
    """What `nbgrader_config.py` lets one submission use.

    Args:
        config: what it sets, as traitlets' loader gives it.

    Raises:
        CourseError: where a setting is of another kind.
    """
    asked = dict(config.JailedExecute)
    for name, default in asdict(Settings()).items():
        if type(asked.get(name, default)) is not type(default):
            raise CourseError(say("wrong_setting", name=name, got=asked[name]))
    return Settings(**{name: asked[name] for name in asdict(Settings()) if name in asked})


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
    traceback: str = ""  #: of an error of the grader's own
    unsure: tuple[str, ...] = ()  #: of what was mended, what a person should look at


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
                **threads.ONE,
            },
            start_new_session=True,  # Ctrl-C is for the one that gives out the work
        )

    def ask(self, assignment: str, data: bytes | None, path: Path, settings: Settings) -> Outcome:
        """See `grader.grade`; without data, `grader.warm`.

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
            **{**answer, "mended": tuple(answer["mended"]), "unsure": tuple(answer["unsure"])},
            run=Run(**about) if about else None,
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
