import numpy as np

rng = np.random.default_rng(133)
xs = rng.normal(size=(6, 3))
cs = rng.integers(3, size=6)
A = rng.normal(size=(4, 3))
B = rng.normal(size=(3, 4))
bias = rng.normal(size=3)


def softmax(v):
    e = np.exp(v - v.max())
    return e / e.sum()


def loss():
    s = 0.0
    for x, c in zip(xs, cs):
        s -= np.log(softmax(B @ np.tanh(A @ x) + bias)[c])
    return s / len(xs)


def gradient():
    dA = np.zeros_like(A)
    dB = np.zeros_like(B)
    dbias = np.zeros_like(bias)
    for x, c in zip(xs, cs):
        h = np.tanh(A @ x)
        d = softmax(B @ h + bias)
        d[c] -= 1
        dB += np.outer(d, h)
        dbias = d
        dA += np.outer(B.T @ d * (1 - h * h), x)
    return {"A": dA / len(xs), "B": dB / len(xs), "bias": dbias / len(xs)}

# --- answer
LINE = 32
NAME = "dbias"
WHAT = "= replaces the sum by the current example's delta, so only the last example counts: it must be added."
RIGHT_LINE = "dbias += d"
PARAMS = [(k, "G['%s']" % k) for k in ("A", "B", "bias")]
