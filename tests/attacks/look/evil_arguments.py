"""Calls the reference's functions with what makes them slow or large.

Expect: graded
Proof: This ended the process
"""


# %% forward
def forward(X, w, b):
    return sigmoid(range(300_000_000))


# %% backward
def backward(X, y, a):
    return forward(np.ones((20_000, 1)), np.ones((1, 20_000)), 0.0)


# %% train
def train(X, y, w, b, lr, steps):
    return forward(np.zeros((150_000_000, 1), np.uint8), np.ones(1), 0.0)


# %% train-numerically
def train_numerically(X, y, w, b, lr, steps):
    return numerical_gradient(lambda t: 0.0, np.zeros((1000, 1000)))


# %% check-backward
def check_backward(X, y, w, b):
    return backward("a" * 10_000_000, [[[]]] * 100_000, {"a": 10**4000})
