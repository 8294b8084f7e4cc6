import numpy as np

rng = np.random.default_rng(32)
x = rng.normal(size=(14, 5))
t = rng.normal(size=(14, 3))
# Salimans & Kingma: w = g * v / ||v||, one g per output unit
V1, g1, b1 = rng.normal(size=(6, 5)), rng.uniform(0.5, 2, size=(6, 1)), rng.normal(size=6) * 0.1
V2, g2, b2 = rng.normal(size=(3, 6)), rng.uniform(0.5, 2, size=(3, 1)), rng.normal(size=3) * 0.1


def normalise(V, g):
    norm = np.sqrt((V ** 2).sum(axis=1, keepdims=True))
    return g * V / norm, norm


def weight_norm_grad(dW, V, g):
    norm = np.linalg.norm(V, axis=1, keepdims=True)
    dg = (dW * V).sum(axis=1, keepdims=True) / norm
    dV = g / norm * dW - g * dg / norm * V
    return dV, dg


def forward():
    W1, _ = normalise(V1, g1)
    W2, _ = normalise(V2, g2)
    hidden = np.tanh(x @ W1.T + b1)
    return W1, W2, hidden, hidden @ W2.T + b2


def loss():
    out = forward()[3]
    return 0.5 * np.mean(np.sum((out - t) ** 2, axis=1))


def gradient():
    W1, W2, hidden, out = forward()
    d2 = (out - t) / len(x)
    dV2, dg2 = weight_norm_grad(d2.T @ hidden, V2, g2)
    d1 = d2 @ W2 * (1 - hidden ** 2)
    dV1, dg1 = weight_norm_grad(d1.T @ x, V1, g1)
    return {"V1": dV1, "g1": dg1, "b1": d1.sum(0), "V2": dV2, "g2": dg2, "b2": d2.sum(0)}

# --- answer
LINE = 19
NAME = "dV"
WHAT = "The second term is g * dg / ||v||^2 * v: the norm must be squared."
RIGHT_LINE = "dV = g / norm * dW - g * dg / norm ** 2 * V"
PARAMS = [(k, "G['%s']" % k) for k in ("V1", "g1", "b1", "V2", "g2", "b2")]
