"""Forks of this process: some at a time, each with limits, and nothing left of it when it ends.

No limit is of the clock on the wall: on a busy machine a fork stands in line for a processor, and
would be ended for what others do.
"""

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

#: So many seconds longer than it may compute a fork may sleep: what it waits for stands in line.
SLEEP = 8.0

#: What a fork does, and the seconds of computing that it may take.
Job = tuple[Callable[[], int], float]


@functools.cache
def scratch() -> Path:
    """A folder for what forks write."""
    return Path(tempfile.mkdtemp(prefix="mutants"))


def computed() -> float:
    """Seconds for which this process has computed, and the children that it waited for."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def asleep(pid: int, began: float) -> float:
    """Seconds for which a process neither computed nor stood in line for it.

    Where the system does not tell, every second is one of these.
    """
    with contextlib.suppress(OSError):
        ran, queued, _ = Path(f"/proc/{pid}/schedstat").read_text().split()
        began += (int(ran) + int(queued)) / 1e9
    return time.monotonic() - began


def run(jobs: Sequence[Job]) -> Iterator[tuple[int, int]]:
    """Do each in a fork; gives the number and the status of each, as they end."""
    waiting, running = list(reversed(range(len(jobs)))), dict[int, tuple[int, float, str]]()
    while waiting or running:
        while waiting and len(running) < JOBS:
            number = waiting.pop()
            folder = tempfile.mkdtemp(dir=scratch())
            pid = _start(*jobs[number], folder)
            running[pid] = number, time.monotonic(), folder
        for pid, (number, began, folder) in list(running.items()):
            hangs = asleep(pid, began) > jobs[number][1] + SLEEP
            if (status := _ended(pid, hangs=hangs)) is not None:
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
        for kind, most in (
            (resource.RLIMIT_CPU, int(seconds) + 1),
            (resource.RLIMIT_AS, MEMORY),
        ):  # what may be set at most stays: tests set limits of their own
            resource.setrlimit(kind, (most, resource.getrlimit(kind)[1]))
        status = action()
    except BaseException:  # noqa: BLE001 - the parent goes on
        (scratch() / "errors").open("a").write(traceback.format_exc())
    finally:
        os._exit(status)


def _ended(pid: int, *, hangs: bool) -> int | None:
    """The status of a fork, which one that hangs gets at once; None until it ended."""
    if hangs:
        os.kill(pid, signal.SIGKILL)
    done, status, _ = os.wait4(pid, 0 if hangs else os.WNOHANG)
    if not done:
        return None
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)  # what its tests left
    return TOO_LONG if hangs or os.WIFSIGNALED(status) else os.waitstatus_to_exitcode(status)
