CAUSE = "rate_too_small"
CURE = [("lr=0.00005", "lr=0.1")]
SCORE = "np.mean(predict(X).argmax(axis=0) == Y.argmax(axis=0))"
STEPS = 1500
# ---
import numpy as np
rng = np.random.default_rng(66)
lab = rng.integers(0, 3, 120)
X = rng.normal(size=(2, 120)) * 0.5 + np.array([[0, 2, -2], [2, -1, -1]])[:, lab]
Y = np.eye(3)[lab].T
net = {"W": rng.normal(size=(3, 8)) , "b": np.zeros((3, 1)), "V": rng.normal(size=(8, 2)), "c": np.zeros((8, 1))}
def predict(X):
    h = np.maximum(0.01 * (net["V"] @ X + net["c"]), net["V"] @ X + net["c"])
    z = net["W"] @ h + net["b"]
    e = np.exp(z - z.max(0)); return e / e.sum(0)
def loss(): return -np.mean(np.log((predict(X) * Y).sum(0) + 1e-300))
def step(lr=0.00005):
    i = rng.permutation(120)[:20]
    x, y = X[:, i], Y[:, i]
    u = net["V"] @ x + net["c"]; h = np.maximum(0.01 * u, u)
    d = (predict(x) - y) / 20
    g = net["W"].T @ d * np.where(u > 0, 1, 0.01)
    net["W"] -= lr * d @ h.T; net["b"] -= lr * d.sum(1, keepdims=True)
    net["V"] -= lr * g @ x.T; net["c"] -= lr * g.sum(1, keepdims=True)
