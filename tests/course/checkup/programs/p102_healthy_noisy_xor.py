CAUSE = "healthy"
CURE = []
SCORE = "np.mean((predict(X) > 0) == (Y > 0))"
STEPS = 1500
# ---
import numpy as np

rng = np.random.default_rng(14)
X = rng.uniform(-1, 1, (45, 4))
Y = np.sign(X[:, 0] * X[:, 1] + 0.5 * X[:, 2])
Y[[4, 9]] *= -1
Y = Y[:, None]
W = [rng.normal(size=(4, 6)), rng.normal(size=(6, 1)) * 0.5]
B = [np.zeros(6), np.zeros(1)]
net = {"W": W, "B": B}


def predict(X):
    return np.tanh(np.tanh(X @ W[0] + B[0]) @ W[1] + B[1])


def loss():
    return np.mean((predict(X) - Y) ** 2)


def step():
    h = np.tanh(X @ W[0] + B[0])
    o = np.tanh(h @ W[1] + B[1])
    d = 2 * (o - Y) * (1 - o * o) / 45
    e = d @ W[1].T * (1 - h * h)
    W[1] -= 0.5 * h.T @ d
    B[1] -= 0.5 * d.sum(0)
    W[0] -= 0.5 * X.T @ e
    B[0] -= 0.5 * e.sum(0)
