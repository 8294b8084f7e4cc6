CAUSE = "healthy"
CURE = []
SCORE = "np.mean((predict(X) > .5) == (Y > .5))"
STEPS = 3000
# ---
import numpy as np
rng = np.random.default_rng(4)
X = np.array([[0, 0, 1, 1], [0, 1, 0, 1]], float); Y = np.array([[0, 1, 1, 0]], float)
net = {"W": [rng.normal(size=(3, 2)), rng.normal(size=(1, 3))], "b": [rng.normal(size=(3, 1)), np.zeros((1, 1))]}
v = {"W": [0, 0], "b": [0, 0]}
s = lambda z: 1 / (1 + np.exp(-z))
def predict(X): return s(net["W"][1] @ s(net["W"][0] @ X + net["b"][0]) + net["b"][1])
def loss(): return .5 * np.sum((predict(X) - Y) ** 2)
def step():
    h = s(net["W"][0] @ X + net["b"][0]); o = predict(X); d = (o - Y) * o * (1 - o); e = net["W"][1].T @ d * h * (1 - h)
    for i, (gw, gb) in enumerate([(e @ X.T, e.sum(1, keepdims=True)), (d @ h.T, d.sum(1, keepdims=True))]):
        v["W"][i] = .9 * v["W"][i] - .2 * gw; v["b"][i] = .9 * v["b"][i] - .2 * gb
        net["W"][i] += v["W"][i]; net["b"][i] += v["b"][i]
