CAUSE = "wrong_gradient"
CURE = [("(X.T @ delta1).reshape(8, 3)", "(X.T @ delta1).T")]
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 4000
# ---
import numpy as np

rng = np.random.default_rng(37)
X = rng.uniform(-1, 1, (90, 3))
Y = (X[:, :1] * X[:, 1:2] + np.sin(3 * X[:, 2:]))
net = {"W1": rng.normal(size=(8, 3)), "b1": rng.normal(size=8), "W2": rng.normal(size=(1, 8)), "b2": np.zeros(1)}


def g(z):
    return 1 / (1 + np.exp(-z))


def predict(X):
    return g(X @ net["W1"].T + net["b1"]) @ net["W2"].T + net["b2"]


def loss():
    return np.mean((predict(X) - Y) ** 2)


def step():
    A1 = g(X @ net["W1"].T + net["b1"])
    delta2 = 2 * (predict(X) - Y) / len(X)
    delta1 = delta2 @ net["W2"] * A1 * (1 - A1)
    net["W2"] -= 0.3 * delta2.T @ A1
    net["b2"] -= 0.3 * delta2.sum(axis=0)
    net["W1"] -= 0.3 * (X.T @ delta1).reshape(8, 3)
    net["b1"] -= 0.3 * delta1.sum(axis=0)
