CAUSE = "healthy"
CURE = []
SCORE = "1 - np.mean((predict(X) - X) ** 2) / np.var(X)"
STEPS = 4000
# ---
import numpy as np
rng = np.random.default_rng(28)
X = np.eye(8); Y = X
net = {"W1": rng.normal(size=(8, 3)), "b1": np.zeros(3), "W2": rng.normal(size=(3, 8)), "b2": np.zeros(8)}
s = lambda z: 1 / (1 + np.exp(-z))
def predict(X): return s(s(X @ net["W1"] + net["b1"]) @ net["W2"] + net["b2"])
def loss(): return np.mean(np.sum((predict(X) - X) ** 2, 1)) / 2
def step():
    h = s(X @ net["W1"] + net["b1"]); o = predict(X); d = (o - X) * o * (1 - o); e = d @ net["W2"].T * h * (1 - h)
    net["W1"] -= 1.0 * X.T @ e; net["b1"] -= 1.0 * e.sum(0); net["W2"] -= 1.0 * h.T @ d; net["b2"] -= 1.0 * d.sum(0)
