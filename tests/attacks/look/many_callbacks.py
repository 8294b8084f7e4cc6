"""Calls what stands in for other answers a hundred thousand times.

Expect: graded
Proof: (train-test) This was stopped after 1 s.
"""


# %% train
def train(X, y, w, b, lr, steps):
    for _ in range(100_000):
        loss(forward(X, w, b), y)
    return w, b, []
