"""Calls back and forth as deeply as it goes, and thousands of times.

Expect: graded
Proof: This ended the process
Proof: This was stopped after 2 s.
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


# %% train
def train(X, y, w, b, lr, steps):
    for _ in range(100_000):
        loss(forward(X, w, b), y)
    return w, b, []
