"""Objects whose __class__ says dict.

Expect: graded
Proof: (check-backward-test) Wrong: Earlier checks ended the process too often
"""

# %% before
import numpy as np


def pretends(kind):
    class Pretender:
        __class__ = property(lambda self: kind)
        shape, dtype, ndim, size = (4,), np.dtype(float), 1, 4
        __len__ = lambda self: 4
        tobytes = lambda self: bytes(32)

    return Pretender()


# %% check-backward
check_backward = lambda *args: pretends(dict)
