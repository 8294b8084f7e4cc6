"""A segmentation fault by ctypes in one function, an endless recursion in C in another.

Expect: graded
Start: reference
Keeps: by-hand sigmoid forward loss numerical-gradient train-numerically
Proof: This ended the process
"""


# %% backward
def backward(X, y, a):
    import ctypes

    ctypes.string_at(0)


# %% check-backward
def check_backward(X, y, w, b):
    import sys

    sys.setrecursionlimit(10**9)
    nested = []
    for _ in range(1_000_000):
        nested = [nested]
    return {"w": repr(nested), "b": 0.0}
