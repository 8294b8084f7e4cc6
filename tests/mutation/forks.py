"""Forks of this process: some at a time, each with limits, and nothing left of it when it ends."""

import contextlib
import functools
import os
import resource
import shutil
import signal
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

JOBS = 2
MEMORY = 8 << 30
#: What a fork's exit says: pytest's own, what failed outside every test, and what had to be ended.
PASSED, FAILED, BROKEN, TOO_LONG = 0, 1, 98, 99

#: What a fork does, and the seconds of computing that it may take.
Job = tuple[Callable[[], int], float]


@functools.cache
def scratch() -> Path:
    """A folder for what forks write."""
    return Path(tempfile.mkdtemp(prefix="mutants"))


def run(jobs: Sequence[Job]) -> Iterator[tuple[int, int]]:
    """Do each in a fork; gives the number and the status of each, as they end."""
    waiting, running = list(reversed(range(len(jobs)))), dict[int, tuple[int, float, str]]()
    while waiting or running:
        while waiting and len(running) < JOBS:
            number = waiting.pop()
            folder = tempfile.mkdtemp(dir=scratch())
            pid = _start(*jobs[number], folder)
            running[pid] = number, time.monotonic() + 4 * jobs[number][1], folder
        for pid, (number, until, folder) in list(running.items()):
            if (status := _ended(pid, until)) is not None:
                del running[pid]
                shutil.rmtree(folder, ignore_errors=True)
                yield number, status
        time.sleep(0.005)


def _start(action: Callable[[], int], seconds: float, folder: str) -> int:
    if pid := os.fork():
        return pid
    status = BROKEN
    try:
        os.setsid()
        os.environ["PYTEST_DEBUG_TEMPROOT"] = folder
        quiet = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(quiet, stream)
        limit = int(seconds) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 5))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        status = action()
    except BaseException:  # noqa: BLE001 - the parent goes on
        (scratch() / "errors").open("a").write(traceback.format_exc())
    finally:
        os._exit(status)


def _ended(pid: int, until: float) -> int | None:
    """The status of a fork; None until it ended."""
    late = time.monotonic() > until
    if late:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
    done, status, _ = os.wait4(pid, 0 if late else os.WNOHANG)
    if not done:
        return None
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)  # what its tests left
    return TOO_LONG if late or os.WIFSIGNALED(status) else os.waitstatus_to_exitcode(status)
