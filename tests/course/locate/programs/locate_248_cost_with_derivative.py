import numpy as np

rng = np.random.default_rng(248)
features = rng.normal(size=(8, 3))
passed = rng.integers(0, 2, size=(8, 1)) * 0.8 + 0.1
W = [rng.normal(size=(3, 4)), rng.normal(size=(4, 1))]
b = [rng.normal(size=(1, 4)), rng.normal(size=(1, 1))]


def sigmoid(z, derivative=False):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s) if derivative else s


def cross_entropy(target, guess, derivative=False):
    if derivative:
        return (guess - target) / (guess * (1 - guess)) / len(guess)
    return -np.mean(target * np.log(guess) + (1 - target) * np.log(1 - guess))


def forward(x):
    z0 = x @ W[0] + b[0]
    z1 = sigmoid(z0) @ W[1] + b[1]
    return z0, z1


def loss():
    _, z1 = forward(features)
    return cross_entropy(passed, sigmoid(z1))


def gradient():
    z0, z1 = forward(features)
    slope = cross_entropy(sigmoid(z1), passed, derivative=True)
    e1 = slope * sigmoid(z1, derivative=True)
    e0 = e1 @ W[1].T * sigmoid(z0, derivative=True)
    return [features.T @ e0, sigmoid(z0).T @ e1], [e0.sum(0, keepdims=True), e1.sum(0, keepdims=True)]

# --- answer
LINE = 34
NAME = "slope"
WHAT = "cross_entropy takes the target first and the guess second; here they are exchanged."
RIGHT_LINE = "slope = cross_entropy(passed, sigmoid(z1), derivative=True)"
PARAMS = [("W[%d]" % i, "G[0][%d]" % i) for i in range(2)] + [("b[%d]" % i, "G[1][%d]" % i) for i in range(2)]
