"""The system calls that a worker may make: what the list must not hold, and what a filter does."""

import ctypes
import errno
import functools
import json
import os
import platform
import signal
import sys
import types
from collections.abc import Callable
from typing import Any, ClassVar

import pytest

from autograder.sandbox import seccomp

#: Harm → the system calls that do it. None of them may be allowed without condition.
FORBIDDEN = {
    "new processes and programs": "fork vfork clone clone3 execve execveat",
    "signals to others": "kill tkill tgkill rt_sigqueueinfo rt_tgsigqueueinfo pidfd_send_signal",
    "the network": "socket connect bind listen accept accept4 socketcall sendmmsg recvmmsg",
    "other processes": "ptrace process_vm_readv process_vm_writev pidfd_open pidfd_getfd kcmp"
    " process_madvise process_mrelease get_mempolicy move_pages migrate_pages",
    "owners and modes": "chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat",
    "attributes and times of files": "setxattr lsetxattr fsetxattr removexattr lremovexattr"
    " fremovexattr utime utimes utimensat futimesat",
    "links and nodes": "link linkat symlink symlinkat mknod mknodat",
    "files by their path alone": "truncate open_by_handle_at name_to_handle_at openat2 creat",
    "who it is": "setuid setgid setreuid setregid setresuid setresgid setgroups setfsuid setfsgid"
    " capset setsid setpgid",
    "mounts and namespaces": "mount umount umount2 pivot_root chroot unshare setns open_tree"
    " move_mount fsopen fsconfig fsmount fspick mount_setattr",
    "limits and priorities": "setrlimit prlimit64 setpriority sched_setaffinity"
    " sched_setscheduler sched_setparam sched_setattr ioprio_set set_mempolicy mbind",
    "what lasts longer than a process": "shmget shmat shmctl msgget msgsnd msgrcv msgctl semget"
    " semop semctl mq_open mq_unlink memfd_create memfd_secret",
    "keys": "add_key request_key keyctl",
    "doors into the kernel": "bpf perf_event_open userfaultfd io_uring_setup io_uring_enter"
    " io_uring_register io_setup io_submit kexec_load kexec_file_load init_module finit_module"
    " delete_module personality modify_ldt seccomp prctl ioctl fcntl splice tee vmsplice"
    " landlock_create_ruleset inotify_init inotify_init1 inotify_add_watch fanotify_init",
    "the machine": "reboot swapon swapoff sethostname setdomainname settimeofday clock_settime"
    " clock_adjtime adjtimex iopl ioperm syslog acct quotactl vhangup sync syncfs",
    "memory that stays": "mlock mlock2 mlockall remap_file_pages",
}


@pytest.mark.parametrize("harm", FORBIDDEN)
def test_no_system_call_is_allowed_that_does_harm(harm: str) -> None:
    assert set(seccomp.ALLOWED) & set(FORBIDDEN[harm].split()) == set()


@pytest.mark.parametrize("name", ["read", "write", "mmap", "futex", "exit", "exit_group"])
def test_what_every_process_does_is_allowed(name: str) -> None:
    assert name in seccomp.ALLOWED


def test_no_system_call_is_listed_twice() -> None:
    assert len(seccomp.ALLOWED) == len(set(seccomp.ALLOWED)) < 140


def test_a_file_is_asked_whether_it_is_a_terminal_and_little_else() -> None:
    """No writing to a terminal (TIOCSTI), no signals about a file, leases or seals."""
    tcgets, tiocgwinsz, fionread, fionbio, fionclex, fioclex = (
        *(0x5401, 0x5413, 0x541B),
        *(0x5421, 0x5450, 0x5451),
    )
    assert set(seccomp.IOCTLS) == {tcgets, tiocgwinsz, fionread, fionbio, fionclex, fioclex}
    descriptors, flags, locks, own_locks = {0, 1, 2, 1030}, {3, 4}, {5, 6, 7}, {36, 37, 38}
    assert set(seccomp.FCNTLS) == descriptors | flags | locks | own_locks


class Recorded:
    """Stands in for libseccomp's filter: notes the rules."""

    made: ClassVar[list["Recorded"]] = []

    def __init__(self, default: object) -> None:
        self.default, self.rules, self.loaded = default, list[tuple[Any, ...]](), False
        self.made.append(self)

    def add_rule(self, action: object, name: str, *args: object) -> None:
        assert not self.loaded
        self.rules.append((action, name, *args))

    def load(self) -> None:
        self.loaded = True


def test_the_filter_has_these_rules_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    library = types.ModuleType("pyseccomp")
    vars(library).update(
        ALLOW="allow",
        EQ="==",
        MASKED_EQ="&",
        ERRNO=lambda number: ("refuse", number),
        Arg=lambda *parts: parts,
        SyscallFilter=Recorded,
    )
    monkeypatch.setitem(sys.modules, "pyseccomp", library)
    Recorded.made.clear()
    seccomp.restrict()
    [found] = Recorded.made
    assert found.loaded and found.default == ("refuse", errno.EPERM)
    own, thread, set_name = os.getpid(), 0x10000, 15
    conditional = [
        (("refuse", errno.ENOSYS), "clone3"),
        ("allow", "clone", (0, "&", thread, thread)),
        ("allow", "kill", (0, "==", own)),
        ("allow", "tgkill", (0, "==", own)),
        ("allow", "prctl", (0, "==", set_name)),
        ("allow", "prlimit64", (2, "==", 0)),
        *(("allow", "ioctl", (1, "==", request)) for request in seccomp.IOCTLS),
        *(("allow", "fcntl", (1, "==", command)) for command in seccomp.FCNTLS),
    ]
    plain = [("allow", name) for name in seccomp.ALLOWED]
    assert sorted(map(str, found.rules)) == sorted(map(str, [*plain, *conditional]))


# What the kernel does with it

needs_filter = pytest.mark.skipif(sys.platform != "linux", reason="seccomp is Linux's")


def in_a_child(action: Callable[[], Any]) -> Any:
    """What an action gives in a filtered process; where it gives none, how that ended."""
    mine, its = os.pipe()
    if not (pid := os.fork()):
        try:
            seccomp.restrict()
            os.write(its, json.dumps(action()).encode())
        finally:
            os._exit(0)
    os.close(its)
    _, status = os.waitpid(pid, 0)
    with os.fdopen(mine) as pipe:
        told = pipe.read()
    return json.loads(told) if told else os.waitstatus_to_exitcode(status)


def called(number: int, *args: int) -> str:
    """A system call; the name of its error, or "done"."""
    call = ctypes.CDLL(None, use_errno=True).syscall
    result = call(*(ctypes.c_long(value) for value in (number, *args)))
    return errno.errorcode[ctypes.get_errno()] if result < 0 else "done"


def numbers(names: str) -> dict[str, int]:
    """System calls that this machine has, by name."""
    import pyseccomp

    found = {name: pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name) for name in names.split()}
    return {name: number for name, number in found.items() if number >= 0}


#: Where a call is conditional it is tried below; these would take effect, if they were allowed.
NOT_TRIED = {"clone", "clone3", "kill", "tgkill", "prctl", "prlimit64", "ioctl", "fcntl"}
NOT_TRIED |= {"fork", "vfork", "vhangup", "setsid", "sync"}


@functools.cache
def tried() -> dict[str, str]:
    """Every one of them → its error, all in one child: with arguments that the kernel itself
    would refuse otherwise, with another error.
    """
    wanted = numbers(" ".join(FORBIDDEN.values()))

    def tries() -> dict[str, str]:
        return {n: called(at, *[-1] * 6) for n, at in wanted.items() if n not in NOT_TRIED}

    found: dict[str, str] = in_a_child(tries)
    return found


@needs_filter
@pytest.mark.parametrize("harm", FORBIDDEN)
def test_what_does_harm_is_refused(harm: str) -> None:
    wanted = numbers(FORBIDDEN[harm]).keys() - NOT_TRIED
    assert wanted and {tried()[name] for name in wanted} == {"EPERM"}


SIGCHLD, THREAD = 17, 0x10000
#: Whether it is allowed, a call, and its arguments; `own` and `parent` are processes.
CONDITIONAL: dict[str, tuple[str, str, list[Any]]] = {
    "a process": ("EPERM", "clone", [SIGCHLD, 0, 0, 0, 0]),
    "a process that shares memory": ("EPERM", "clone", [0x4100 | SIGCHLD, 0, 0, 0, 0]),
    "a namespace": ("EPERM", "clone", [0x10000000 | SIGCHLD, 0, 0, 0, 0]),
    "a thread of no process": ("EINVAL", "clone", [THREAD, 0, 0, 0, 0]),
    "anything, the newer way": ("ENOSYS", "clone3", [0, 0]),
    "a signal to itself": ("done", "kill", ["own", 0]),
    "a signal to its parent": ("EPERM", "kill", ["parent", 0]),
    "a signal to its group": ("EPERM", "kill", [0, 0]),
    "a signal to all": ("EPERM", "kill", [-1, 0]),
    "a signal to a thread of its own": ("done", "tgkill", ["own", "own", 0]),
    "a signal to a thread of its parent's": ("EPERM", "tgkill", ["parent", "parent", 0]),
    "is it a terminal": ("ENOTTY", "ioctl", ["pipe", 0x5401, 0]),
    "a key into a terminal": ("EPERM", "ioctl", ["pipe", 0x5412, 0]),
    "a terminal of its own": ("EPERM", "ioctl", ["pipe", 0x540E, 0]),
    "flags of a file": ("done", "fcntl", ["pipe", 3, 0]),
    "signals about a file": ("EPERM", "fcntl", ["pipe", 8, "own"]),
    "which signal about a file": ("EPERM", "fcntl", ["pipe", 10, 9]),
    "a lease": ("EPERM", "fcntl", ["pipe", 1024, 1]),
    "a seal": ("EPERM", "fcntl", ["pipe", 1033, 1]),
    "another size of a pipe": ("EPERM", "fcntl", ["pipe", 1031, 1 << 20]),
    "its name": ("EFAULT", "prctl", [15, -1]),
    "to outlive its parent": ("EPERM", "prctl", [1, 0]),
    "to be looked into": ("EPERM", "prctl", [4, 1]),
    "capabilities": ("EPERM", "prctl", [24, 0]),
    "a filter of its own": ("EPERM", "prctl", [22, 2, 0]),
    "to read its limits": ("EINVAL", "prlimit64", [0, -1, 0, 0]),
    "to set its limits": ("EPERM", "prlimit64", [0, 7, 1, 0]),
}


@functools.cache
def come() -> dict[str, str]:
    """What comes of each of these calls, all in one child."""
    known = numbers(" ".join(name for _, name, _ in CONDITIONAL.values()))

    def tries() -> dict[str, str]:
        me, found = os.getpid(), {}
        for what, (_, name, args) in CONDITIONAL.items():
            facts = {"own": me, "parent": os.getppid(), "pipe": os.pipe()[0]}
            found[what] = called(known[name], *(facts.get(value, value) for value in args))
            if os.getpid() != me:  # a fork that should not have been
                os._exit(0)
        return found

    told: dict[str, str] = in_a_child(tries)
    return told


@needs_filter
@pytest.mark.parametrize("what", CONDITIONAL)
def test_what_is_allowed_on_a_condition_is_refused_without_it(what: str) -> None:
    assert come()[what] == CONDITIONAL[what][0]


@needs_filter
@pytest.mark.skipif(platform.machine() != "x86_64", reason="x32 is x86_64's")
def test_a_call_by_another_machine_s_numbers_ends_the_process() -> None:
    assert in_a_child(lambda: called(0x40000000 + 39)) == -signal.SIGSYS
