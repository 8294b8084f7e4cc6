import numpy as np

gen = np.random.default_rng(176)
n = 3
inputs = [gen.normal(size=n) for _ in range(4)]
goals = [gen.normal(size=n) for _ in range(4)]
M = gen.normal(size=(n, n))
N = gen.normal(size=(n, n))
k = gen.normal(size=n)


def squeeze(v):
    return np.arctan(v)


def loss():
    return sum(((N @ squeeze(M @ x + k) - g) ** 2).sum() for x, g in zip(inputs, goals)) / (2 * len(inputs))


def gradient():
    pre = [M @ x + k for x in inputs]
    mid = [squeeze(v) for v in pre]
    off = [(N @ h - g) / len(inputs) for h, g in zip(mid, goals)]
    low = [(N.T @ e) / (1 + v ** 2) for e, v in zip(off, pre)]
    dN = sum(np.outer(e, h) for e, h in zip(off, mid))
    dM = sum(np.outer(x, d) for x, d in zip(inputs, low))
    dk = sum(low)
    return dM, dk, dN

# --- answer
LINE = 26
NAME = "dM"
WHAT = "M's rows belong to the outputs, so its gradient is outer(delta, input): this is the transpose."
RIGHT_LINE = "dM = sum(np.outer(d, x) for x, d in zip(inputs, low))"
PARAMS = [("M", "G[0]"), ("k", "G[1]"), ("N", "G[2]")]
