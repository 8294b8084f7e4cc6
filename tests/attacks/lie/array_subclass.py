"""An ndarray subclass whose shape, dtype, comparisons and copies lie.

Expect: graded
Proof: (sigmoid-test) This ended the process
Proof: (forward-test) This ended the process
Proof: (backward-test) This ended the process
"""

# %% before
import numpy as np


class Lying(np.ndarray):
    shape = property(lambda self: (4,))
    dtype = property(lambda self: np.dtype(float))
    size = property(lambda self: 4)
    __eq__ = __le__ = lambda self, other: np.True_
    __sub__ = __rsub__ = lambda self, other: np.zeros(4)
    __array_ufunc__ = lambda self, *args, **kwargs: np.zeros(4)
    __array_function__ = lambda self, *args, **kwargs: True
    __array_finalize__ = lambda self, other: None
    __array__ = lambda self, *args, **kwargs: np.zeros(4)
    tobytes = lambda self, *args: b""
    view = lambda self, *args: self
    ravel = lambda self, *args: self
    __reduce__ = lambda self: (eval, ("__import__('os').system('true')",))


lie = lambda *args, **kwargs: np.zeros(7).view(Lying)

# %% sigmoid
sigmoid = lambda z: lie() if np.ndim(z) == 3 else z

# %% forward
forward = lambda X, w, b: lie() if len(X) == 5 else X

# %% backward
backward = lambda X, y, a: (lie(), lie())
