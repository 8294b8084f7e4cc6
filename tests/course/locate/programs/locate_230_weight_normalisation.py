import numpy as np

rng = np.random.default_rng(230)
X = rng.normal(size=(8, 3))
t = rng.normal(size=8)
V = rng.normal(size=(3, 4))
g = rng.uniform(0.5, 1.5, size=4)
c = rng.normal(size=4)


def forward():
    length = np.sqrt(np.sum(V ** 2, axis=0))
    unit = V / length
    a = np.tanh(X @ (g * unit))
    return length, unit, a, a @ c


def loss():
    return np.mean((forward()[3] - t) ** 2) / 2


def gradient():
    length, unit, a, o = forward()
    e = (o - t) / len(t)
    dc = a.T @ e
    dz = np.outer(e, c) * (1 - a ** 2)
    dW = X.T @ dz
    dg = np.sum(dW * unit, axis=0)
    dV = g / length * dW
    return dV, dg, dc

# --- answer
LINE = 29
NAME = "dV"
WHAT = "The length depends on V too: the part of dW along the unit vector, dg * unit, has to be subtracted."
RIGHT_LINE = "dV = g / length * (dW - dg * unit)"
PARAMS = [("V", "G[0]"), ("g", "G[1]"), ("c", "G[2]")]
