CAUSE = "label_shape"
CURE = [("Y = target.reshape(-1, 1)", "Y = target.reshape(1, -1)")]
SCORE = "1 - np.mean((predict(X).ravel() - target) ** 2) / np.var(target)"
STEPS = 1500
# ---
import numpy as np
rng = np.random.default_rng(11)
X = rng.uniform(-1, 1, (2, 40)); target = X[0] ** 2 + X[1]
Y = target.reshape(-1, 1)
net = {"W1": rng.normal(size=(6, 2)), "b1": np.zeros((6, 1)), "W2": rng.normal(size=(1, 6)) * .4, "b2": np.zeros((1, 1))}
def predict(X): return net["W2"] @ np.tanh(net["W1"] @ X + net["b1"]) + net["b2"]
def loss(): return np.mean((predict(X) - Y) ** 2)
def step():
    h = np.tanh(net["W1"] @ X + net["b1"]); d = 2 * (predict(X) - Y).mean(axis=0, keepdims=True) / 40; e = net["W2"].T @ d * (1 - h * h)
    net["W1"] -= .2 * e @ X.T; net["b1"] -= .2 * e.sum(1, keepdims=True); net["W2"] -= .2 * d @ h.T; net["b2"] -= .2 * d.sum()
