"""Fills its folder with files of the largest size that is allowed.

Expect: graded
Start: reference
Keeps: sigmoid forward loss
"""

# %% before
import os
import time

written, block = 0, bytes(1 << 20)
try:
    for i in range(10):
        with open(f"flood{i}", "wb", buffering=0) as file:
            for _ in range(60):
                written += file.write(block)
        time.sleep(0.2)
except OSError as error:
    print(error)
if written > 400 << 20:
    print("SUCCEEDED", written >> 20)

# %% before
try:
    with open("one", "wb", buffering=0) as file:
        for _ in range(100):
            file.write(block)
    print("SUCCEEDED")
except OSError as error:
    print(error)
