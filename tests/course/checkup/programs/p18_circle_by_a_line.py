CAUSE = "too_simple_model"
CURE = [("hidden = 0", "hidden = 8")]
SCORE = "np.mean((predict(X) > 0.5) == Y)"
STEPS = 4000
# ---
import numpy as np

rng = np.random.default_rng(77)
X = rng.uniform(-1.5, 1.5, (100, 2))
Y = (np.sum(X**2, axis=1) < 1).astype(float)[:, np.newaxis]
hidden = 0
sizes = [2, hidden, 1] if hidden else [2, 1]


class Dense:
    def __init__(self, n, k):
        self.params = {"W": rng.normal(size=(n, k)), "b": np.zeros(k)}


net = [Dense(n, k) for n, k in zip(sizes[:-1], sizes[1:])]


def predict(x, keep=None):
    for layer in net:
        if keep is not None:
            keep.append(x)
        x = 1 / (1 + np.exp(-(x @ layer.params["W"] + layer.params["b"])))
    return x


def loss():
    p = predict(X)
    return -(Y * np.log(p) + (1 - Y) * np.log(1 - p)).mean()


def step():
    inputs = []
    d = (predict(X, inputs) - Y) / len(X)
    for layer, x in zip(net[::-1], inputs[::-1]):
        W = layer.params["W"]
        back = d @ W.T * x * (1 - x)
        layer.params["W"] = W - 1.5 * x.T @ d
        layer.params["b"] = layer.params["b"] - 1.5 * d.sum(axis=0)
        d = back
