import numpy as np

rng = np.random.default_rng(8)

n_features, n_hidden, n_classes, keep = 7, 9, 2, 0.7
theta = dict(
    w1=rng.standard_normal((n_features, n_hidden)) / np.sqrt(n_features),
    b1=rng.standard_normal(n_hidden) * 0.1,
    w2=rng.standard_normal((n_hidden, n_hidden)) / np.sqrt(n_hidden),
    b2=rng.standard_normal(n_hidden) * 0.1,
    w3=rng.standard_normal((n_hidden, n_classes)) / np.sqrt(n_hidden),
    b3=rng.standard_normal(n_classes) * 0.1,
)
batch_x = rng.standard_normal((6, n_features))
batch_y = np.eye(n_classes)[rng.integers(0, n_classes, 6)]
# fixed masks, so that the loss can be checked
d1 = (rng.random((6, n_hidden)) < keep) / keep
d2 = (rng.random((6, n_hidden)) < keep) / keep


def sigm(t):
    return 1. / (1. + np.exp(-t))


def fprop(p):
    c = {}
    c["h1"] = np.tanh(batch_x @ p["w1"] + p["b1"])
    c["h1d"] = c["h1"] * d1
    c["h2"] = np.tanh(c["h1d"] @ p["w2"] + p["b2"])
    c["h2d"] = c["h2"] * d2
    c["out"] = sigm(c["h2d"] @ p["w3"] + p["b3"])
    return c


def loss():
    o = fprop(theta)["out"]
    return -(batch_y * np.log(o) + (1 - batch_y) * np.log(1 - o)).sum(1).mean()


def gradient():
    c = fprop(theta)
    g = {}
    e3 = (c["out"] - batch_y) / len(batch_x)
    g["w3"], g["b3"] = c["h2d"].T @ e3, e3.sum(0)
    e2 = (e3 @ theta["w3"].T) * d2 * (1 - c["h2"] ** 2)
    g["w2"], g["b2"] = c["h1d"].T @ e2, e2.sum(0)
    e1 = (e2 @ theta["w2"].T) * d1 * (1 - c["h1d"] ** 2)
    g["w1"], g["b1"] = batch_x.T @ e1, e1.sum(0)
    return g

# --- answer
LINE = 47
NAME = "e1"
WHAT = "The tanh slope must be taken at h1, before dropout; h1d is scaled by 1/keep."
RIGHT_LINE = "e1 = (e2 @ theta[\"w2\"].T) * d1 * (1 - c[\"h1\"] ** 2)"
PARAMS = [("theta['%s']" % k, "G['%s']" % k) for k in ("w1", "b1", "w2", "b2", "w3", "b3")]
