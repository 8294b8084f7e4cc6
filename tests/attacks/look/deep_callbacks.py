"""Calls back and forth as deeply as it goes.

Expect: graded
Proof: This ended the process
"""


# %% numerical-gradient
def numerical_gradient(f, theta, eps=1e-5):
    class Again:
        def __array__(self, *args, **kwargs):
            raise TypeError

        def __pow__(self, n):
            return f(self)

        __getitem__ = __mul__ = __pow__

    return f(Again())
