"""Kills its parent, its group, process 1, everyone, and an instructor's process.

Expect: graded
Proof: tried all of 7 processes
"""

# %% before
import os
import signal

targets = [os.getppid(), 1, -1, 0, -os.getpgrp(), int("@PID@"), os.getppid() - 1]
for pid in targets:
    for kind in (signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM):
        try:
            os.kill(pid, kind)
            print("SUCCEEDED", pid)
        except OSError as error:
            print(error)
for call in (lambda: os.killpg(os.getpgrp(), 9), lambda: os.killpg(int("@PID@"), 9)):
    try:
        call()
        print("SUCCEEDED")
    except OSError as error:
        print(error)
print("tried all of", len(targets), "processes")
