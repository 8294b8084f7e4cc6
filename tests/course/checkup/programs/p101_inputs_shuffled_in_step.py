CAUSE = "labels_shuffled"
CURE = [("    rng.shuffle(X)\n", "")]
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 600
# ---
import numpy as np

rng = np.random.default_rng(26)
X = rng.uniform(-2, 2, (80, 2))
Y = np.sin(X[:, :1]) + X[:, 1:]
net = {"A": rng.normal(size=(2, 10)), "a": np.zeros(10), "B": rng.normal(size=(10, 1)) / 3, "b": np.zeros(1)}


def predict(X):
    return np.tanh(X @ net["A"] + net["a"]) @ net["B"] + net["b"]


def loss():
    return np.mean((predict(X) - Y) ** 2)


def step():
    rng.shuffle(X)
    h = np.tanh(X @ net["A"] + net["a"])
    d = 2 * (h @ net["B"] + net["b"] - Y) / len(X)
    e = d @ net["B"].T * (1 - h**2)
    net["A"] -= 0.1 * X.T @ e
    net["a"] -= 0.1 * e.sum(0)
    net["B"] -= 0.1 * h.T @ d
    net["b"] -= 0.1 * d.sum(0)
