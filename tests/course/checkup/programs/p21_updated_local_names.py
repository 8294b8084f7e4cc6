CAUSE = "updated_copy"
CURE = [("w = w - rate * g", "w -= rate * g")]
SCORE = "np.mean((predict(X) > 0.5) == (Y > 0.5))"
STEPS = 400
# ---
import numpy as np

rng = np.random.default_rng(15)
X = rng.normal(size=(50, 3))
Y = (X @ [1.0, -2.0, 0.5] > 0.3).astype(float).reshape(50, 1)
net = [rng.normal(size=(3, 5)) * 0.5, np.zeros((1, 5)), rng.normal(size=(5, 1)) * 0.5, np.zeros((1, 1))]
rate = 1.0


def f(z):
    return 1 / (1 + np.exp(-z))


def predict(x):
    w1, b1, w2, b2 = net
    return f(f(x @ w1 + b1) @ w2 + b2)


def loss():
    p = predict(X)
    return -np.mean(Y * np.log(p) + (1 - Y) * np.log(1 - p))


def step():
    w1, b1, w2, b2 = net
    h = f(X @ w1 + b1)
    d2 = (f(h @ w2 + b2) - Y) / len(X)
    d1 = d2 @ w2.T * h * (1 - h)
    gradients = [X.T @ d1, d1.sum(axis=0, keepdims=True), h.T @ d2, d2.sum(axis=0, keepdims=True)]
    for w, g in zip(net, gradients):
        w = w - rate * g
