CAUSE = "rate_too_large"
CURE = [("LR = 2.0", "LR = 0.05")]
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 2000
# ---
import numpy as np
LR = 2.0
rng = np.random.default_rng(70)
X = rng.uniform(-1, 1, (80, 2)); Y = np.abs(X[:, :1]) - X[:, 1:]
net = {"W1": rng.normal(size=(2, 12)), "b1": np.zeros(12), "W2": rng.normal(size=(12, 1)) * .4, "b2": np.zeros(1)}
def predict(X): return np.maximum(X @ net["W1"] + net["b1"], 0) @ net["W2"] + net["b2"]
def loss(): return np.mean((predict(X) - Y) ** 2)
def step():
    h = np.maximum(X @ net["W1"] + net["b1"], 0)
    d = 2 * (predict(X) - Y) / len(X); e = d @ net["W2"].T * (h > 0)
    net["W1"] -= LR * X.T @ e; net["b1"] -= LR * e.sum(0); net["W2"] -= LR * h.T @ d; net["b2"] -= LR * d.sum(0)
