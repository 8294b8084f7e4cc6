CAUSE = "healthy"
CURE = []
SCORE = "np.mean((predict(X) > 0.5) == Y)"
STEPS = 300
# ---
import numpy as np

rng = np.random.default_rng(41)
X = np.vstack([rng.normal([1, 1], 0.7, (50, 2)), rng.normal([-1, -1], 0.7, (50, 2))])
Y = np.array([1] * 50 + [0] * 50)
net = {"w": np.zeros(2), "b": 0.0}


def predict(X):
    return 1 / (1 + np.exp(-(X @ net["w"] + net["b"])))


def loss():
    p = predict(X)
    return -np.mean(Y * np.log(p) + (1 - Y) * np.log(1 - p))


def step():
    d = predict(X) - Y
    net["w"] = net["w"] - 0.3 * X.T @ d / len(Y)
    net["b"] = net["b"] - 0.3 * d.mean()
