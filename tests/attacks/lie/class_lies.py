"""Objects whose __class__ says ndarray, float or bool.

Expect: graded
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


# %% sigmoid
sigmoid = lambda z: pretends(np.ndarray)

# %% loss
loss = lambda a, y: pretends(float)

# %% backward
backward = lambda X, y, a: pretends(tuple)

# %% check-backward
check_backward = lambda *args: pretends(dict)
