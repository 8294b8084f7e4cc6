"""Takes memory until there is none, in a cell and in a function; the rest keeps its points.

Expect: graded
Start: reference
Keeps: by-hand sigmoid forward loss
"""

# %% before
import numpy as np

hoard = []
try:
    while True:
        hoard.append(np.ones(10_000_000))
except MemoryError:
    if len(hoard) > 20:
        print("SUCCEEDED", len(hoard))
    del hoard


# %% backward
def backward(X, y, a):
    return np.ones((1 << 33,)), 0.0
