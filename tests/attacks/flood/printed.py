"""Prints a hundred megabytes, and hundreds of thousands of times.

Expect: graded
Start: reference
Keeps: sigmoid forward loss
Proof: () xxxxxxxxxx
"""

# %% before
import sys

for _ in range(100):
    print("x" * 1_000_000)
for i in range(300_000):
    sys.stderr.write("y\n")
