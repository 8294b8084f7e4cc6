import numpy as np

rng = np.random.default_rng(181)
X = rng.normal(size=(8, 3))
Y = rng.uniform(size=(8, 2))
p = [rng.normal(size=(3, 5)), rng.normal(size=(5,)), rng.normal(size=(5, 2)), rng.normal(size=(2,))]


def logistic(z):
    return 1.0 / (1.0 + np.exp(-z))


def forward():
    W1, b1, W2, b2 = p
    A1 = logistic(X @ W1 + b1)
    A2 = logistic(A1 @ W2 + b2)
    return A1, A2


def loss():
    return np.mean((forward()[1] - Y) ** 2)


def gradient():
    W1, b1, W2, b2 = p
    A1, A2 = forward()
    E2 = 2 * (A2 - Y) / Y.size
    E2 *= A2 * (1 - A2)
    S1 = A1
    S1 *= 1 - A1
    E1 = (E2 @ W2.T) * S1
    return [X.T @ E1, E1.sum(axis=0), A1.T @ E2, E2.sum(axis=0)]

# --- answer
LINE = (29, 30)
NAME = "S1"
WHAT = "S1 is no copy: *= changes A1 as well, and W2's gradient takes A1 afterwards."
RIGHT_LINE = "S1 = A1.copy()"
PARAMS = [("p[%d]" % i, "G[%d]" % i) for i in range(4)]
