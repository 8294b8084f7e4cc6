CAUSE = "wrong_gradient"
CURE = [("back = d @ p.W2.T", "back = d @ p.W2.T * (1 - h**2)")]
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 3000
# ---
from types import SimpleNamespace

import numpy as np

rng = np.random.default_rng(36)
X = rng.uniform(-3, 3, (60, 1))
Y = np.sin(1.5 * X)
p = net = SimpleNamespace(W1=2 * rng.normal(size=(1, 10)), b1=rng.normal(size=10), W2=rng.normal(size=(10, 1)), b2=np.zeros(1))


def predict(x):
    return np.tanh(x @ p.W1 + p.b1) @ p.W2 + p.b2


def loss():
    return np.mean((predict(X) - Y) ** 2) / 2


def step(rate=0.1):
    h = np.tanh(X @ p.W1 + p.b1)
    d = (predict(X) - Y) / len(X)
    back = d @ p.W2.T
    p.W2 = p.W2 - rate * h.T @ d
    p.b2 = p.b2 - rate * d.sum(axis=0)
    p.W1 = p.W1 - rate * X.T @ back
    p.b1 = p.b1 - rate * back.sum(axis=0)
