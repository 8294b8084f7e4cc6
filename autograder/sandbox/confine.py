"""How a worker gives up its rights, for good, before it runs a line of a learner's code.

Resource limits, and (where there are no namespaces) Landlock; the system calls are those of
`autograder.sandbox.seccomp`. Runs inside the jail.
"""

import contextlib
import ctypes
import os
import resource
import signal
import sys
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from autograder.sandbox import landlock
from autograder.sandbox.landlock import Access

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38

#: The first of Landlock's versions that keeps a file from being emptied.
LANDLOCK = 3


@dataclass(frozen=True)
class Limits:
    """What one worker may use."""

    memory: int = 4 << 30  #: bytes of address space
    cpu: int = 900  #: seconds
    files: int = 256  #: open at once
    file: int = 64 << 20  #: bytes of one file
    space: int = 256 << 20  #: bytes of all its files
    entries: int = 10_000  #: files and folders
    threads: int = 64  #: where it does not run as root, whom the kernel lets have any number


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None)


def clear(folder: Path) -> None:
    """Remove everything in a folder, however deep it is: what lies deeper is moved up first."""
    while entries := list(os.scandir(folder)):
        for entry in entries:
            if not entry.is_dir(follow_symlinks=False):
                Path(entry.path).unlink()
                continue
            for inner in list(os.scandir(entry.path)):
                Path(inner.path).rename(folder / uuid.uuid4().hex)
            Path(entry.path).rmdir()


def remove(folder: Path) -> None:
    """Remove a folder that processes which are just being ended may write into still."""
    for _ in range(50):
        with contextlib.suppress(OSError):
            clear(folder)
            folder.rmdir()
            return
        time.sleep(0.1)


def die_with_parent() -> None:
    """Be killed when the parent ends; Linux only."""
    if sys.platform == "linux":
        _libc().prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def count_running(processes: Path = Path("/proc")) -> int:
    """How many processes and threads this user has already, as far as it can be seen."""
    found = 0
    for status in processes.glob("[0-9]*/status"):
        with contextlib.suppress(OSError, IndexError, ValueError):
            facts = dict(line.split(":", 1) for line in status.read_text().splitlines())
            found += int(facts["Threads"]) if int(facts["Uid"].split()[0]) == os.getuid() else 0
    return found


def limit(limits: Limits, running: int) -> None:
    """Set the resource limits; they cannot be raised again.

    Args:
        limits: what this worker may use.
        running: how many processes and threads of this user there were without it.
    """
    for kind, value in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.cpu),
        (resource.RLIMIT_NOFILE, limits.files),
        (resource.RLIMIT_FSIZE, limits.file),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, running + limits.threads),
        (resource.RLIMIT_MEMLOCK, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        lowest = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (lowest, lowest))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # too large a file is an OSError


def keep_to(readable: Iterable[Path], writable: Iterable[Path]) -> None:
    """Landlock: from now on no file but these, for this process and its children."""
    if landlock.abi() < LANDLOCK:
        raise OSError(f"this kernel's Landlock is older than ABI {LANDLOCK}, of Linux 6.2")
    rules: dict[Path, Access] = {}
    for path in readable:
        rules[path] = Access.READ_FILE | Access.EXECUTE
        if path.is_dir():
            rules[path] |= Access.READ_DIR
    for path in writable:
        rules[path] = Access.READ_FILE | Access.WRITE_FILE
        if path.is_dir():
            rules[path] |= Access.READ_DIR | Access.REMOVE_DIR | Access.REMOVE_FILE
            rules[path] |= Access.MAKE_DIR | Access.MAKE_REG | Access.REFER | Access.TRUNCATE
    landlock.restrict(rules)


def no_new_rights() -> None:
    """No program that is started gains rights; Linux only."""
    if sys.platform == "linux":
        _libc().prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
