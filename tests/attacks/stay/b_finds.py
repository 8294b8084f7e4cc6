"""Looks for what `a_leaves` and others left: files, code, locks, shared memory, other processes.

Expect: graded
Times: 3
Proof: tried all of it
"""

# %% before
import os
import tempfile
from multiprocessing import shared_memory
from pathlib import Path

for spot in {Path.home(), Path.cwd(), Path(tempfile.gettempdir())}:
    for path in spot.rglob("*"):
        if path.is_file() and "planted" in path.read_text(errors="replace"):
            print("SUCCEEDED", path)
for spot in ("/dev/shm", "/dev/mqueue", "/var/tmp", "/run"):
    try:
        if found := os.listdir(spot):
            print("SUCCEEDED", spot, found)
    except OSError:
        pass
try:
    print("SUCCEEDED", shared_memory.SharedMemory("left_here", create=True, size=100))
except OSError as error:
    print(error)
print("tried all of it")
