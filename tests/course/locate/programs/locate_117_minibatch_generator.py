import numpy as np

rng = np.random.default_rng(17)
X = rng.normal(size=(10, 3))
Y = rng.integers(0, 2, size=(10, 1)).astype(float)
W1, b1 = rng.normal(size=(3, 4)), np.zeros(4)
W2, b2 = rng.normal(size=(4, 1)), np.zeros(1)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def batches(size=5):
    for start in range(0, len(X), size):
        yield X[start:start + size], Y[start:start + size]


def forward(x):
    a1 = sigmoid(x @ W1 + b1)
    return a1, sigmoid(a1 @ W2 + b2)


def loss():
    _, p = forward(X)
    return -np.mean(Y * np.log(p) + (1 - Y) * np.log(1 - p))


def gradient():
    sums = [np.zeros_like(p) for p in (W1, b1, W2, b2)]
    count = 0
    for x, y in batches():
        a1, p = forward(x)
        d2 = (p - y) / len(x)
        d1 = d2 @ W2.T * a1 * (1 - a1)
        for s, g in zip(sums, (x.T @ d1, d1.sum(0), a1.T @ d2, d2.sum(0))):
            s += g
        count += len(x)
    return [s / count for s in sums]

# --- answer
LINE = (34, 39)
NAME = "d2"
WHAT = "The sums are divided by the number of all examples at the end, so dividing by the batch's size here averages twice."
RIGHT_LINE = "d2 = p - y"
PARAMS = [(n, "G[%d]" % i) for i, n in enumerate(("W1", "b1", "W2", "b2"))]
