"""Changes its own process for good: modules, signals, file descriptors, limits, its working folder.

The next worker is forked from the same interpreter and must see none of it.

Expect: graded
Proof: not left
Proof: tried all of it
"""

# %% before
import builtins
import os
import resource
import signal
import sys

import numpy as np

import course.check

print("SUCCEEDED" if hasattr(builtins, "LEFT") else "not left")
builtins.LEFT = np.LEFT = course.check.LEFT = True
for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
try:
    resource.setrlimit(resource.RLIMIT_AS, (1, 1))
    print("SUCCEEDED")
except (OSError, ValueError) as error:
    print(error)
for number in range(3, 64):
    try:
        os.set_blocking(number, True)
        os.lseek(number, 0, 0)
        os.ftruncate(number, 0)
    except OSError:
        pass
os.ftruncate(1, 0) if os.fstat(1).st_size else None
os.mkdir("gone")
os.chdir("gone")
os.rmdir("../gone")
print("tried all of it")
