"""Objects whose __class__ says ndarray, float or bool.

Expect: graded
Proof: (sigmoid-test) This ended the process
Proof: (loss-test) This ended the process
Proof: (backward-test) This ended the process
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
sigmoid = lambda z: pretends(np.ndarray) if np.ndim(z) == 3 else z

# %% loss
loss = lambda a, y: pretends(float) if len(a) == 5 else 0.0

# %% backward
backward = lambda X, y, a: pretends(tuple)
