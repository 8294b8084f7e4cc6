import numpy as np

rng = np.random.default_rng(182)
X, Y = rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
V1, V2, V3 = rng.normal(size=(4, 3)), rng.normal(size=(4, 4)), rng.normal(size=(2, 4))
masks = (rng.random((6, 4)) > 0.4) / 0.6


def pass_through(x, mask):
    h1 = np.tanh(V1 @ x)
    h2 = np.tanh(V2 @ h1)
    dropped = h2 * mask
    return h1, h2, dropped, V3 @ dropped


def loss():
    return 0.5 * sum(np.sum((pass_through(x, k)[3] - y) ** 2) for x, y, k in zip(X, Y, masks))


def gradient():
    G1, G2, G3 = np.zeros_like(V1), np.zeros_like(V2), np.zeros_like(V3)
    for x, y, k in zip(X, Y, masks):
        h1, h2, dropped, o = pass_through(x, k)
        e3 = o - y
        e2 = V3.T @ e3 * k * (1 - dropped ** 2)
        e1 = V2.T @ e2 * (1 - h1 ** 2)
        G3 += np.outer(e3, dropped)
        G2 += np.outer(e2, h1)
        G1 += np.outer(e1, x)
    return G1, G2, G3

# --- answer
LINE = 25
NAME = "e2"
WHAT = "The mask comes after the tanh: the slope belongs to h2, not to the dropped and scaled activation."
RIGHT_LINE = "e2 = V3.T @ e3 * k * (1 - h2 ** 2)"
PARAMS = [("V1", "G[0]"), ("V2", "G[1]"), ("V3", "G[2]")]
