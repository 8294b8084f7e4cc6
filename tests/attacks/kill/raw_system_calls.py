"""The same by system calls of its own: fork, exec, ptrace, clone, pidfd, io_uring, namespaces.

Expect: graded
Machine: x86_64
Proof: tried all of 38
Proof: This ended the process
"""

# %% before
import ctypes
import os

call = ctypes.CDLL(None, use_errno=True).syscall
pid = int("@PID@")
tried = {
    "fork": (57,),
    "vfork without sharing": (56, 17, 0, 0, 0, 0),
    "clone3": (435, 0, 0),
    "kill": (62, pid, 9),
    "tkill": (200, pid, 9),
    "tgkill": (234, pid, pid, 9),
    "sigqueue": (129, pid, 9, 0),
    "ptrace": (101, 16, os.getppid(), 0, 0),
    "process_vm_readv": (310, os.getppid(), 0, 0, 0, 0, 0),
    "pidfd_open": (434, os.getppid(), 0),
    "io_uring_setup": (425, 8, ctypes.create_string_buffer(200)),
    "unshare": (272, 0x10000000),
    "setns": (308, 0, 0),
    "mount": (165, b"none", b"/tmp", b"tmpfs", 0, 0),
    "memfd_create": (319, b"x", 0),
    "userfaultfd": (323, 0),
    "bpf": (321, 0, 0, 0),
    "perf_event_open": (298, 0, 0, 0, 0, 0),
    "keyctl": (250, 0, 0, 0, 0, 0),
    "shmget": (29, 7, 4096, 0o1777),
    "msgget": (68, 7, 0o1777),
    "semget": (64, 7, 1, 0o1777),
    "mq_open": (240, b"/x", 0o102, 0o600, 0),
    "setpriority": (141, 0, 0, -5),
    "sched_setaffinity": (203, 0, 8, ctypes.c_long(1)),
    "prlimit": (302, 0, 7, ctypes.create_string_buffer(16), 0),
    "setrlimit": (160, 9, ctypes.create_string_buffer(16)),
    "prctl": (157, 1, 0, 0, 0, 0),
    "personality": (135, 0x0040000),
    "chmod": (90, b".", 0o777),
    "chown": (92, b".", 0, 0),
    "utimensat": (280, -100, b".", 0, 0),
    "symlink": (88, b"/etc", b"link"),
    "link": (86, b"a", b"b"),
    "mknod": (133, b"node", 0o10644, 0),
    "setxattr": (188, b".", b"user.x", b"x", 1, 0),
    "truncate of another's": (76, b"@ROOT@/secret.txt", 0),
    # The last: who succeeds in it says no more.
    "execve": (59, b"/bin/true", 0, 0),
}
for name, (number, *args) in tried.items():
    args = [ctypes.c_long(a) if isinstance(a, int) else a for a in args]
    result = call(ctypes.c_long(number), *args)
    if result == 0 and name in ("fork", "vfork without sharing"):
        os._exit(0)
    print("SUCCEEDED" if result >= 0 else os.strerror(ctypes.get_errno()), name)
print("tried all of", len(tried))

# %% before
# By the numbers of another machine: the filter ends the process.
call(ctypes.c_long(0x40000000 + 39))
print("SUCCEEDED: x32 getpid")
