"""Writes to the descriptors behind Python's back: 0, 1, 2 and all others.

Expect: graded
Proof: tried from here on
"""

# %% before
import os

print("tried from here on")

for number in (0, 1, 2):
    try:
        for _ in range(200):
            os.write(number, b"canary of nobody\n" * 50_000)
    except OSError as error:
        print(number, error)
