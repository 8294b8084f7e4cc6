CAUSE = "unscaled_inputs"
CURE = [("X = pixels", "X = pixels / 255"), ("Y = pixels", "Y = pixels / 255")]
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 1500
# ---
import numpy as np

rng = np.random.default_rng(7)
base = rng.uniform(0, 255, (3, 12))
mix = rng.dirichlet([0.5, 0.5, 0.5], 80)
pixels = mix @ base
X = pixels
Y = pixels
E, e = rng.normal(size=(12, 4)) / 3, np.zeros(4)
D, d = rng.normal(size=(4, 12)) / 2, np.zeros(12)
net = {"E": E, "e": e, "D": D, "d": d}


def predict(X):
    return np.tanh(X @ E + e) @ D + d


def loss():
    return np.mean((predict(X) - Y) ** 2)


def step():
    h = np.tanh(X @ E + e)
    g = 2 * (h @ D + d - Y) / X.size
    k = g @ D.T * (1 - h * h)
    D[:] -= 0.5 * h.T @ g
    d[:] -= 0.5 * g.sum(0)
    E[:] -= 0.5 * X.T @ k
    e[:] -= 0.5 * k.sum(0)
