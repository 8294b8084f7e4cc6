CAUSE = "target_range"
CURE = [("last = relu", "last = same"), ("last_slope = relu_slope", "last_slope = same_slope")]
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 3000
# ---
import numpy as np


def relu(z):
    return np.maximum(z, 0)


def relu_slope(z):
    return (z > 0).astype(float)


def same(z):
    return z


def same_slope(z):
    return np.ones_like(z)


last = relu
last_slope = relu_slope


def make_network(seed):
    random = np.random.default_rng(seed)
    params = {"A": random.normal(size=(12, 1)), "a": random.normal(size=(12, 1)) * 0.5, "B": random.normal(size=(1, 12)) * 0.4, "b": np.full((1, 1), 0.1)}

    def run(x):
        return last(params["B"] @ relu(params["A"] @ x + params["a"]) + params["b"])

    def update(x, y, rate):
        z1 = params["A"] @ x + params["a"]
        h = relu(z1)
        z2 = params["B"] @ h + params["b"]
        d2 = (last(z2) - y) * last_slope(z2) / y.size
        d1 = params["B"].T @ d2 * relu_slope(z1)
        params["B"] = params["B"] - rate * d2 @ h.T
        params["b"] = params["b"] - rate * d2.sum(axis=1, keepdims=True)
        params["A"] = params["A"] - rate * d1 @ x.T
        params["a"] = params["a"] - rate * d1.sum(axis=1, keepdims=True)

    return params, run, update


X = np.linspace(-2, 2, 41)[None, :]
Y = X * np.abs(X) / 2
net, predict, update = make_network(3)


def loss():
    return np.mean((predict(X) - Y) ** 2) / 2


def step():
    update(X, Y, 0.05)
