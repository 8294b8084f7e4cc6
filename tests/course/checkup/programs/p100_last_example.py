CAUSE = "wrong_gradient"
CURE = [("gw, gb = d * x, d", "gw, gb = gw + d * x, gb + d")]
SCORE = "np.mean((predict(X) > 0.5) == Y)"
STEPS = 600
# ---
import numpy as np

rng = np.random.default_rng(24)
X = rng.normal(size=(50, 3))
Y = (X @ np.array([1.0, -1.0, 2.0]) + 0.3 > 0) * 1.0
net = {"w": np.zeros(3), "b": 0.0}


def predict(X):
    return 1 / (1 + np.exp(-(X @ net["w"] + net["b"])))


def loss():
    p = predict(X)
    return -np.mean(Y * np.log(p + 1e-12) + (1 - Y) * np.log(1 - p + 1e-12))


def step():
    gw, gb = np.zeros(3), 0.0
    for x, y in zip(X, Y):
        d = predict(x) - y
        gw, gb = d * x, d
    net["w"] = net["w"] - 0.5 * gw / 50
    net["b"] = net["b"] - 0.5 * gb / 50
