"""How a worker gives up its rights, for good, before it runs a line of a learner's code.

Resource limits, a seccomp filter that lets through the system calls that NumPy, matplotlib and
IPython need, and (where there are no namespaces) Landlock. Runs inside the jail.
"""

import contextlib
import ctypes
import errno
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

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS, _PR_SET_NAME = 1, 38, 15
_CLONE_THREAD = 0x00010000

#: System calls without condition. What is not here fails with "permission denied": new processes
#: and programs, sockets, signals to others, links to kernel facilities, changes of owner or mode.
ALLOWED = [
    "read",
    "write",
    "readv",
    "writev",
    "pread64",
    "pwrite64",
    "preadv",
    "pwritev",
    "preadv2",
    "pwritev2",
    "lseek",
    "open",
    "openat",
    "close",
    "close_range",
    "stat",
    "fstat",
    "lstat",
    "newfstatat",
    "statx",
    "access",
    "faccessat",
    "faccessat2",
    "readlink",
    "readlinkat",
    "getdents",
    "getdents64",
    "getcwd",
    "chdir",
    "fchdir",
    "rename",
    "renameat",
    "renameat2",
    "mkdir",
    "mkdirat",
    "rmdir",
    "unlink",
    "unlinkat",
    "ftruncate",
    "fallocate",
    "umask",
    "statfs",
    "fstatfs",
    "dup",
    "dup2",
    "dup3",
    "pipe",
    "pipe2",
    "flock",
    "fsync",
    "fdatasync",
    "sendfile",
    "copy_file_range",
    "mmap",
    "munmap",
    "mprotect",
    "mremap",
    "madvise",
    "brk",
    "msync",
    "mincore",
    "futex",
    "sched_yield",
    "sched_getaffinity",
    "getcpu",
    "set_robust_list",
    "get_robust_list",
    "rseq",
    "set_tid_address",
    "arch_prctl",
    "membarrier",
    "getpid",
    "gettid",
    "getppid",
    "getuid",
    "geteuid",
    "getgid",
    "getegid",
    "getgroups",
    "getpgrp",
    "getpgid",
    "getsid",
    "getresuid",
    "getresgid",
    "uname",
    "sysinfo",
    "getrlimit",
    "getrusage",
    "times",
    "getrandom",
    "clock_gettime",
    "clock_getres",
    "clock_nanosleep",
    "nanosleep",
    "gettimeofday",
    "time",
    "getitimer",
    "setitimer",
    "alarm",
    "timerfd_create",
    "timerfd_settime",
    "timerfd_gettime",
    "rt_sigaction",
    "rt_sigprocmask",
    "rt_sigreturn",
    "rt_sigpending",
    "rt_sigtimedwait",
    "rt_sigsuspend",
    "sigaltstack",
    "restart_syscall",
    "pause",
    "poll",
    "ppoll",
    "select",
    "pselect6",
    "epoll_create",
    "epoll_create1",
    "epoll_ctl",
    "epoll_wait",
    "epoll_pwait",
    "epoll_pwait2",
    "eventfd",
    "eventfd2",
    "socketpair",
    "sendto",
    "recvfrom",
    "sendmsg",
    "recvmsg",
    "shutdown",
    "getsockopt",
    "setsockopt",
    "getsockname",
    "getpeername",
    "wait4",
    "waitid",
    "exit",
    "exit_group",
]
#: Questions to a file that may be asked: is it a terminal, how much is there; close on exec.
IOCTLS = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
#: File controls that may not be used: signals about a file to a process, leases, sealed memory.
FCNTLS = (0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030)


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
    return ctypes.CDLL(None, use_errno=True)


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
        _libc().prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def count_running() -> int:
    """How many processes and threads this user has already, as far as it can be seen."""
    found = 0
    for status in Path("/proc").glob("[0-9]*/status"):
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


def filter_calls() -> None:
    """Let only the allowed system calls through, for this process and its threads."""
    import pyseccomp as seccomp

    own = os.getpid()
    rules = seccomp.SyscallFilter(seccomp.ERRNO(errno.EPERM))
    # As if the kernel did not know it: the C library then uses clone, whose flags can be seen.
    rules.add_rule(seccomp.ERRNO(errno.ENOSYS), "clone3")
    rules.add_rule(
        seccomp.ALLOW, "clone", seccomp.Arg(0, seccomp.MASKED_EQ, _CLONE_THREAD, _CLONE_THREAD)
    )
    for name in ALLOWED:
        try:
            rules.add_rule(seccomp.ALLOW, name)
        except OSError:  # a call that this library does not know, or this machine does not have
            continue
    for name in ("kill", "tgkill"):
        rules.add_rule(seccomp.ALLOW, name, seccomp.Arg(0, seccomp.EQ, own))
    for request in IOCTLS:
        rules.add_rule(seccomp.ALLOW, "ioctl", seccomp.Arg(1, seccomp.EQ, request))
    for command in FCNTLS:
        rules.add_rule(seccomp.ALLOW, "fcntl", seccomp.Arg(1, seccomp.EQ, command))
    rules.add_rule(seccomp.ALLOW, "prctl", seccomp.Arg(0, seccomp.EQ, _PR_SET_NAME))
    # Limits may be read, not set.
    rules.add_rule(seccomp.ALLOW, "prlimit64", seccomp.Arg(2, seccomp.EQ, 0))
    rules.load()


def keep_to(readable: Iterable[Path], writable: Iterable[Path]) -> None:
    """Landlock: from now on no file but these, for this process and its children."""
    if landlock.abi() < LANDLOCK:
        raise OSError(f"this kernel's Landlock is older than ABI {LANDLOCK}, of Linux 6.2")
    rules = dict[Path, Access]()
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
