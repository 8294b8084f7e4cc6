import numpy as np

rng = np.random.default_rng(168)
x = rng.normal(size=(6, 3))
y = np.eye(4)[rng.integers(0, 4, size=6)]
W0, W1 = rng.normal(size=(3, 5)), rng.normal(size=(5, 4))
b0, b1 = np.zeros(5), np.zeros(4)


def softmax(z):
    ez = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return ez / np.sum(ez, axis=-1, keepdims=True)


def predict():
    h = np.tanh(x @ W0 + b0)
    return h, softmax(h @ W1 + b1)


def loss():
    _, p = predict()
    return np.mean(np.sum((p - y) ** 2, axis=1))


def gradient():
    h, p = predict()
    dp = 2 * (p - y) / len(y)
    dz = dp * p * (1 - p)
    dW1 = h.T @ dz
    db1 = dz.sum(axis=0)
    da = (dz @ W1.T) * (1 - h ** 2)
    dW0 = x.T @ da
    db0 = da.sum(axis=0)
    return [dW0, db0, dW1, db1]

# --- answer
LINE = 28
NAME = "dz"
WHAT = "p * (1 - p) is only the diagonal of softmax's Jacobian: every probability depends on every score."
RIGHT_LINE = "dz = p * (dp - np.sum(dp * p, axis=1, keepdims=True))"
PARAMS = [("W0", "G[0]"), ("b0", "G[1]"), ("W1", "G[2]"), ("b1", "G[3]")]
