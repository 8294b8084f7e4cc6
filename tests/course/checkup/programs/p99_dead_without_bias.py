CAUSE = "dead_relu"
CURE = [("-np.abs(", "(")]
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 1500
# ---
import numpy as np

rng = np.random.default_rng(17)
X = rng.uniform(0, 1, (60, 3))
Y = np.maximum(X[:, :1] - X[:, 1:2], 0) + X[:, 2:]
A = -np.abs(rng.normal(size=(3, 20)))
B = rng.normal(size=(20, 1)) / 3
net = [A, B]


def predict(X):
    return np.maximum(X @ A, 0) @ B


def loss():
    return np.mean((predict(X) - Y) ** 2)


def step():
    h = np.maximum(X @ A, 0)
    d = 2 * (h @ B - Y) / 60
    gA, gB = X.T @ (d @ B.T * (h > 0)), h.T @ d
    A[:] -= 0.1 * gA
    B[:] -= 0.1 * gB
