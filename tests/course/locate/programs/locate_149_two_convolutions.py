import numpy as np

rng = np.random.default_rng(149)
x = rng.normal(size=(3, 7))
t = rng.normal(size=(3, 3))
k1, k2 = rng.normal(size=3), rng.normal(size=3)
c1, c2 = rng.normal(size=1), rng.normal(size=1)


def conv1d(a, k, c):
    n_out = a.shape[1] - k.size + 1
    return np.stack([a[:, i:i + k.size] @ k for i in range(n_out)], axis=1) + c


def conv1d_back(d, a, k):
    dk, da = np.zeros_like(k), np.zeros_like(a)
    for i in range(d.shape[1]):
        dk += d[:, i] @ a[:, i:i + k.size]
        da[:, i:i + k.size] = np.outer(d[:, i], k)
    return da, dk, np.array([d.sum()])


def loss():
    h = np.tanh(conv1d(x, k1, c1))
    return np.mean((conv1d(h, k2, c2) - t) ** 2)


def gradient():
    h = np.tanh(conv1d(x, k1, c1))
    o = conv1d(h, k2, c2)
    d = 2 * (o - t) / t.size
    d, dk2, dc2 = conv1d_back(d, h, k2)
    d = d * (1 - h ** 2)
    _, dk1, dc1 = conv1d_back(d, x, k1)
    return dk1, dc1, dk2, dc2

# --- answer
LINE = 19
NAME = "da"
WHAT = "The windows overlap, so a number of the input gets a share from each window it is in: += instead of =."
RIGHT_LINE = "da[:, i:i + k.size] += np.outer(d[:, i], k)"
PARAMS = [("k1", "G[0]"), ("c1", "G[1]"), ("k2", "G[2]"), ("c2", "G[3]")]
