import numpy as np

rng = np.random.default_rng(233)
x = np.linspace(-1, 1, 10).reshape(-1, 1)
y = np.abs(x) - 0.3
slope, offset = rng.normal(size=(2, 1, 3))
gate_w, gate_b = rng.normal(size=(2, 1, 3))


def mixture():
    experts = np.sinh(x @ slope + offset)
    s = np.exp(x @ gate_w + gate_b)
    share = s / s.sum(axis=1, keepdims=True)
    return experts, share, (share * experts).sum(axis=1, keepdims=True)


def loss():
    return ((mixture()[2] - y) ** 2).mean()


def gradient():
    experts, share, f = mixture()
    df = 2 * (f - y) / len(y)
    dz = df * share * np.sqrt(1 + experts ** 2)
    dg = df * share * (experts - f)
    total = lambda d: d.sum(axis=0, keepdims=True)
    return total(dz * x), total(dz), total(dg * x), total(dg)

# --- answer
LINE = None
NAME = None
WHAT = "Right."
RIGHT_LINE = None
PARAMS = [(n, "G[%d]" % i) for i, n in enumerate(("slope", "offset", "gate_w", "gate_b"))]
