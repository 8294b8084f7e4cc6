"""Handles on processes that grade submissions; see `autograder.engine.grader`."""

import contextlib
import itertools
import json
import os
import select
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import IO

from autograder.engine.protocol import MENDING, Outcome, Question, outcome
from autograder.sandbox import confine
from autograder.text import say
from course import threads

#: Seconds after which a grader whose interpreter gives no sign of life is ended: it hangs in C,
#: where no clock interrupts. To start takes longer.
STUCK, START = 40.0, 180.0
#: Seconds more than a submission may take, for what is done before and after it is run.
MORE = 120.0
#: How many graders one submission may end.
TRIES = 5


class Ended(Exception):  # noqa: N818 - it is what became of a process
    """A grader ended over a submission, or was ended.

    Args:
        step: what it was at: a cell, `MENDING`, or "" where it was at nothing in particular.
        late: whether a submission took longer in all than it may.
    """

    def __init__(self, step: str, *, late: bool = False) -> None:
        super().__init__(step)
        self.step, self.late = step, late


class Grader:
    """A grader of this process's own.

    Args:
        root: the course's folder.
        core: the processor's core that it and its jail keep to; any by default. They work in turn,
            and a call across the border takes half as long where no other core has to wake up.
    """

    def __init__(self, root: Path, core: int | None = None) -> None:
        where = [] if core is None else [str(core)]
        # Whatever becomes of it, what it and its jail left is removed with this folder.
        self._scratch = Path(tempfile.mkdtemp(prefix="course-grader-"))
        self._beats, beats = os.pipe()
        self._alive = False
        self._process = subprocess.Popen(
            [sys.executable, "-m", "autograder.engine.grader", str(root), str(beats), *where],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=self._scratch,
            pass_fds=[beats],
            # One thread each: graders with a thread pool each would fight for the cores.
            env={
                **os.environ,
                "COURSE_ROOT": str(root),
                "TMPDIR": str(self._scratch),
                **threads.ONE,
            },
            start_new_session=True,  # Ctrl-C is for the one that gives out the work
        )
        os.close(beats)

    def ask(self, question: Question) -> Outcome:
        """See `Question`.

        Raises:
            Ended: where the process ended, or was ended: it hung, or took too long.
        """
        assert self._process.stdin and self._process.stdout
        try:
            self._process.stdin.write(json.dumps(question.data()).encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise Ended("") from None
        line, step = self._answer(time.monotonic() + question.settings.total + MORE)
        if not line.endswith(b"\n"):
            raise Ended(step)
        return outcome(json.loads(line))

    def _answer(self, until: float) -> tuple[bytes, str]:
        """Its line, cut off where it ended, and what it was at last."""
        assert self._process.stdout
        step = ""
        while True:
            now = time.monotonic()
            wait = min(STUCK if self._alive else START, until - now)
            watched: list[IO[bytes] | int] = [self._process.stdout, self._beats]
            ready, _, _ = select.select(watched, [], [], max(wait, 0))
            if not ready:
                self._process.kill()
                raise Ended(step, late=now + wait >= until)
            if self._beats in ready and (told := os.read(self._beats, 1 << 16)):
                self._alive = True
                step = json.loads(told.splitlines()[-1])
                continue
            return self._process.stdout.readline(), step

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
        os.close(self._beats)
        confine.remove(self._scratch)


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

    def ask(self, root: Path, question: Question) -> Outcome:
        """See `Question`.

        What ends a grader is not tried again: it costs its exercise, and the rest is graded by
        another. Where it is nothing in particular, there is no grade.
        """
        lost: list[str] = []
        for _ in range(TRIES):
            if self._closed:
                break
            try:
                return self._of_thread(root).ask(replace(question, lost=tuple(lost)))
            except Ended as ended:
                self._lose()
                if ended.late or ended.step in (*lost, MENDING):
                    break
                lost.append(ended.step)
        return Outcome(problem=say("grader_ended", path=question.path))

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
