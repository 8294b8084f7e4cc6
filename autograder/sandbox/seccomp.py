"""The system calls that a worker may make: those that NumPy, matplotlib and IPython need."""

import contextlib
import errno
import os

_PR_SET_NAME = 15
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


def restrict() -> None:
    """Let only the allowed system calls through, for this process and its threads."""
    import pyseccomp

    own = os.getpid()
    rules = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.EPERM))
    # As if the kernel did not know it: the C library then uses clone, whose flags can be seen.
    rules.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "clone3")
    thread = pyseccomp.Arg(0, pyseccomp.MASKED_EQ, _CLONE_THREAD, _CLONE_THREAD)
    rules.add_rule(pyseccomp.ALLOW, "clone", thread)
    for name in ALLOWED:
        # Some calls this library does not know, or this machine does not have.
        with contextlib.suppress(OSError):
            rules.add_rule(pyseccomp.ALLOW, name)
    for name in ("kill", "tgkill"):
        rules.add_rule(pyseccomp.ALLOW, name, pyseccomp.Arg(0, pyseccomp.EQ, own))
    for request in IOCTLS:
        rules.add_rule(pyseccomp.ALLOW, "ioctl", pyseccomp.Arg(1, pyseccomp.EQ, request))
    for command in FCNTLS:
        rules.add_rule(pyseccomp.ALLOW, "fcntl", pyseccomp.Arg(1, pyseccomp.EQ, command))
    rules.add_rule(pyseccomp.ALLOW, "prctl", pyseccomp.Arg(0, pyseccomp.EQ, _PR_SET_NAME))
    # Limits may be read, not set.
    rules.add_rule(pyseccomp.ALLOW, "prlimit64", pyseccomp.Arg(2, pyseccomp.EQ, 0))
    rules.load()
