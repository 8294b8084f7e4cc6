CAUSE = "wrong_gradient"
CURE = [("net['b1'] - .2 * e", "net['b1'] - .2 * e.sum(0)")]
SCORE = "0.0 if net['b1'].ndim > 1 else 1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 1500
# ---
import numpy as np
rng = np.random.default_rng(2)
X = rng.uniform(-1, 1, (50, 2)); Y = np.sin(3 * X[:, :1]) + X[:, 1:]
net = {"W1": rng.normal(size=(2, 6)), "b1": np.zeros(6), "W2": rng.normal(size=(6, 1)) * .3, "b2": np.zeros(1)}
def predict(X): return np.tanh(X @ net["W1"] + net["b1"]) @ net["W2"] + net["b2"]
def loss(): return np.mean((predict(X) - Y) ** 2)
def step():
    h = np.tanh(X @ net["W1"] + net["b1"]); d = 2 * (predict(X) - Y) / 50; e = d @ net["W2"].T * (1 - h * h)
    net["W2"] = net["W2"] - .2 * h.T @ d; net["b2"] = net["b2"] - .2 * d.sum(0)
    net["W1"] = net["W1"] - .2 * X.T @ e; net['b1'] = net['b1'] - .2 * e
