CAUSE = "wrong_gradient"
CURE = [("* (d1 > 0)", "* (z1 > 0)")]
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 2500
# ---
import numpy as np
rng = np.random.default_rng(23)
X = rng.uniform(-2, 2, (80, 2)); Y = np.abs(X[:, :1]) + np.maximum(X[:, 1:], 0) - 1
net = {"W1": rng.normal(size=(2, 14)), "b1": np.zeros(14), "W2": rng.normal(size=(14, 1)) * .3, "b2": np.zeros(1)}
def predict(X): return np.maximum(X @ net["W1"] + net["b1"], 0) @ net["W2"] + net["b2"]
def loss(): return np.mean((predict(X) - Y) ** 2)
def step():
    z1 = X @ net["W1"] + net["b1"]; h = np.maximum(z1, 0); d = 2 * (h @ net["W2"] + net["b2"] - Y) / 80
    d1 = d @ net["W2"].T
    d1 = d1 * (d1 > 0)
    net["W1"] -= .03 * X.T @ d1; net["b1"] -= .03 * d1.sum(0); net["W2"] -= .03 * h.T @ d; net["b2"] -= .03 * d.sum(0)
