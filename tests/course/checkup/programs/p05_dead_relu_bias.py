CAUSE = "dead_relu"
CURE = [("np.full(10, -6.0)", "np.zeros(10)")]
SCORE = "np.mean((predict(X) > 0.5) == (Y > 0.5))"
STEPS = 800
# ---
import numpy as np

rng = np.random.default_rng(21)
X = rng.normal(size=(80, 2))
Y = (np.hypot(X[:, 0], X[:, 1]) < 1.1).astype(float)
W1 = rng.normal(size=(2, 10))
b1 = np.full(10, -6.0)
w2 = rng.normal(size=10) * 0.5
b2 = np.zeros(1)
net = [W1, b1, w2, b2]


def predict(X):
    h = np.maximum(X @ W1 + b1, 0)
    return 1 / (1 + np.exp(-(h @ w2 + b2)))


def loss():
    p = predict(X)
    return -np.mean(np.log(np.where(Y == 1, p, 1 - p)))


def step():
    global W1, b1, w2, b2
    h = np.maximum(X @ W1 + b1, 0)
    d = (predict(X) - Y) / len(Y)
    dh = np.outer(d, w2) * (h > 0)
    w2 -= 0.5 * h.T @ d
    b2 -= 0.5 * d.sum()
    W1 -= 0.5 * X.T @ dh
    b1 -= 0.5 * dh.sum(axis=0)
