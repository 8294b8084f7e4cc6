CAUSE = "some_not_updated"
CURE = [("zip(net['W'][:1], net['b'][:1], dWs, dbs)", "zip(net['W'], net['b'], dWs, dbs)")]
SCORE = "np.mean((predict(X) > 0) == (Y > 0))"
STEPS = 1500
# ---
import numpy as np
rng = np.random.default_rng(13)
X = rng.normal(size=(100, 2)); Y = np.where(X[:, :1] ** 2 + X[:, 1:] ** 2 < 1.2, 1.0, -1.0)
sizes = [2, 6, 6, 1]
net = {"W": [rng.normal(size=s) * .15 for s in zip(sizes, sizes[1:])], "b": [np.zeros(n) for n in sizes[1:]]}
def acts(X):
    a = [X]
    for W, b in zip(net["W"], net["b"]): a.append(np.tanh(a[-1] @ W + b))
    return a
def predict(X): return acts(X)[-1]
def loss(): return np.mean((predict(X) - Y) ** 2)
def step():
    a = acts(X); d = 2 * (a[-1] - Y) / len(X) * (1 - a[-1] ** 2)
    dWs, dbs = [], []
    for k in (2, 1, 0):
        dWs.insert(0, a[k].T @ d); dbs.insert(0, d.sum(0))
        d = d @ net["W"][k].T * (1 - a[k] ** 2)
    for W, b, dW, db in zip(net['W'][:1], net['b'][:1], dWs, dbs):
        W -= 1.5 * dW; b -= 1.5 * db
