"""Fills its folder with more than it may have, in files that are each allowed, and stays.

Expect: graded
Start: reference
Keeps: sigmoid forward loss
Proof: File too large
Proof: No space left on device OR This ended the process
"""

# %% before
import os

try:
    with open("one", "wb", buffering=0) as file:
        for _ in range(70):
            file.write(bytes(1 << 20))
    print("SUCCEEDED")
except OSError as error:
    print(error)
os.remove("one")

# %% before
import os
import time

written, block = 0, bytes(1 << 20)
try:
    for i in range(5):
        with open(f"flood{i}", "wb", buffering=0) as file:
            for _ in range(60):
                written += file.write(block)
    time.sleep(3)  # who looks once in half a second has seen it
    print("SUCCEEDED", written >> 20)
except OSError as error:
    print(error)
