"""Takes memory until there is none, in a cell and in a function; the rest keeps its points.

Expect: graded
Start: reference
Keeps: by-hand sigmoid forward loss
Proof: tried until MemoryError
Proof: (backward-test) Your code raised MemoryError
"""

# %% before
import numpy as np

hoard = []
try:
    while len(hoard) < 40:
        hoard.append(np.empty(10_000_000))  # address space is what is limited
except MemoryError as error:
    print("tried until", type(error).__name__)
if len(hoard) > 20:
    print("SUCCEEDED", len(hoard))
del hoard


# %% backward
def backward(X, y, a):
    return np.ones((1 << 33,)), 0.0
