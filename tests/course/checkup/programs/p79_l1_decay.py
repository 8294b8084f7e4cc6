CAUSE = "other_loss"
CURE = [("0.3 * np.sign(net[k])", "0.0")]
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 2500
# ---
import numpy as np
rng = np.random.default_rng(13)
X = rng.uniform(-2, 2, (60, 1)); Y = np.sin(2 * X)
net = {"W1": rng.normal(size=(1, 8)), "b1": rng.normal(size=8), "W2": rng.normal(size=(8, 1)) * .3, "b2": np.zeros(1)}
def predict(X): return np.tanh(X @ net["W1"] + net["b1"]) @ net["W2"] + net["b2"]
def loss(): return .5 * np.mean((predict(X) - Y) ** 2)
def step():
    h = np.tanh(X @ net["W1"] + net["b1"]); d = (predict(X) - Y) / 60; e = d @ net["W2"].T * (1 - h * h)
    for k, g in {"W1": X.T @ e, "b1": e.sum(0), "W2": h.T @ d, "b2": d.sum(0)}.items(): net[k] = net[k] - .1 * (g + 0.3 * np.sign(net[k]))
