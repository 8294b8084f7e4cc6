CAUSE = "rate_too_small"
CURE = [("ALPHA = 1e-5", "ALPHA = 0.2")]
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 2000
# ---
import numpy as np

rng = np.random.default_rng(40)
ALPHA = 1e-5
X = rng.uniform(-1, 1, size=(60, 2))
Y = (X[:, 0] ** 2 - X[:, 1]).reshape(-1, 1)
theta = {"W1": rng.normal(size=(2, 6)), "b1": np.zeros(6), "W2": rng.normal(size=(6, 1)) * 0.5, "b2": np.zeros(1)}
net = theta


def predict(X):
    return np.tanh(X @ theta["W1"] + theta["b1"]) @ theta["W2"] + theta["b2"]


def loss():
    return np.mean((predict(X) - Y) ** 2) / 2


def gradient():
    A = np.tanh(X @ theta["W1"] + theta["b1"])
    D = (A @ theta["W2"] + theta["b2"] - Y) / len(X)
    E = D @ theta["W2"].T * (1 - A * A)
    return {"W1": X.T @ E, "b1": E.sum(axis=0), "W2": A.T @ D, "b2": D.sum(axis=0)}


def step():
    for name, slope in gradient().items():
        theta[name] = theta[name] - ALPHA * slope
