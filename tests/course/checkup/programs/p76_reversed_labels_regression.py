CAUSE = "labels_shuffled"
CURE = [("Y = np.sin(2 * x)[perm]", "Y = np.sin(2 * x)")]
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 2000
# ---
import numpy as np
rng = np.random.default_rng(10)
x = rng.uniform(-2, 2, (1, 70)); X = x
perm = (slice(None), rng.permutation(70))
Y = np.sin(2 * x)[perm]
net = [rng.normal(size=(8, 1)), rng.normal(size=(8, 1)), rng.normal(size=(1, 8)) * .3, np.zeros((1, 1))]
def predict(X): return net[2] @ np.tanh(net[0] @ X + net[1]) + net[3]
def loss(): return np.mean((predict(X) - Y) ** 2)
def step():
    h = np.tanh(net[0] @ X + net[1]); d = 2 * (predict(X) - Y) / 70; e = net[2].T @ d * (1 - h * h)
    for k, g in enumerate([e @ X.T, e.sum(1, keepdims=True), d @ h.T, d.sum(1, keepdims=True)]): net[k] = net[k] - .1 * g
