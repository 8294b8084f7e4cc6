import numpy as np
from collections import namedtuple

Gradients = namedtuple("Gradients", "W1 b1 W2 b2")

r = np.random.default_rng(2718)
BATCH = HIDDEN = 6
x = r.normal(size=(BATCH, 3))
y = r.integers(0, 2, size=(BATCH, 1)).astype(float)
W1 = r.normal(size=(3, HIDDEN))
b1 = r.normal(size=(HIDDEN,))
W2 = r.normal(size=(HIDDEN, 1))
b2 = r.normal(size=(1,))


def model(x):
    z1 = x @ W1 + b1
    a1 = np.maximum(z1, 0.0)
    z2 = a1 @ W2 + b2
    p = 1.0 / (1.0 + np.exp(-z2))
    return z1, a1, p


def binary_crossentropy(p, y):
    return -(y * np.log(p) + (1 - y) * np.log(1 - p)).mean()


def backward(x, y):
    z1, a1, p = model(x)
    dz2 = (p - y) / y.shape[0]
    dW2 = a1.T @ dz2
    db2 = dz2.sum(axis=0)
    da1 = dz2 @ W2.T
    dz1 = da1 * (z1 > 0)
    dW1 = x.T @ dz1
    db1 = dz1.sum(axis=1)
    return Gradients(W1=dW1, b1=db1, W2=dW2, b2=db2)


def loss():
    return binary_crossentropy(model(x)[2], y)


def gradient():
    return backward(x, y)

# --- answer
LINE = 36
NAME = "db1"
WHAT = "The bias gradient sums over the examples (axis 0); axis 1 sums over the hidden units - same shape, since the batch is as large as the layer."
RIGHT_LINE = "db1 = dz1.sum(axis=0)"
PARAMS = [(k, "G.%s" % k) for k in ("W1", "b1", "W2", "b2")]
