CAUSE = "healthy"
CURE = []
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 1500
# ---
import numpy as np
rng = np.random.default_rng(24)
X = rng.uniform(-2, 2, (2, 90)); Y = np.sin(X[:1]) * X[1:] + .05 * rng.normal(size=(1, 90))
net = {"W1": rng.normal(size=(12, 2)), "b1": np.zeros((12, 1)), "W2": rng.normal(size=(1, 12)) * .3, "b2": np.zeros((1, 1))}
cache = {k: 0 for k in net}
def predict(X): return net["W2"] @ np.tanh(net["W1"] @ X + net["b1"]) + net["b2"]
def loss(): return np.mean((predict(X) - Y) ** 2)
def step():
    h = np.tanh(net["W1"] @ X + net["b1"]); d = 2 * (predict(X) - Y) / 90; e = net["W2"].T @ d * (1 - h * h)
    for k, g in {"W1": e @ X.T, "b1": e.sum(1, keepdims=True), "W2": d @ h.T, "b2": d.sum(1, keepdims=True)}.items():
        cache[k] = .9 * cache[k] + .1 * g ** 2; net[k] -= .01 * g / (np.sqrt(cache[k]) + 1e-8)
