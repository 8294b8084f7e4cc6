CAUSE = "rate_too_large"
CURE = [("alpha, beta = 3.0, 0.9", "alpha, beta = 0.1, 0.9")]
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 800
# ---
import numpy as np
rng = np.random.default_rng(18)
alpha, beta = 3.0, 0.9
X = rng.uniform(-1, 1, (2, 60)); Y = np.tanh(2 * X[:1] - X[1:])
W1, b1, W2, b2 = rng.normal(size=(5, 2)), np.zeros((5, 1)), rng.normal(size=(1, 5)), np.zeros((1, 1))
net = [W1, b1, W2, b2]; vel = [np.zeros_like(p) for p in net]
def predict(X): return np.tanh(net[2] @ np.tanh(net[0] @ X + net[1]) + net[3])
def loss(): return np.mean((predict(X) - Y) ** 2)
def step():
    h = np.tanh(net[0] @ X + net[1]); o = np.tanh(net[2] @ h + net[3]); d = 2 * (o - Y) * (1 - o * o) / 60; e = net[2].T @ d * (1 - h * h)
    for p, u, g in zip(net, vel, (e @ X.T, e.sum(1, keepdims=True), d @ h.T, d.sum(1, keepdims=True))):
        u[...] = beta * u - alpha * g; p += u
