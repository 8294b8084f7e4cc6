import numpy as np

rng = np.random.default_rng(218)
data, obs = rng.normal(size=(9, 3)), rng.poisson(3, size=(9, 1)) - 1.0
par = {"B": rng.normal(size=(3, 4)), "b": rng.normal(size=4), "C": rng.normal(size=(4, 1)), "c": rng.normal(size=1)}
strength, ratio = 0.1, 0.4


def penalty(w):
    return strength * (ratio * np.abs(w).sum() + (1 - ratio) / 2 * (w * w).sum())


def penalty_slope(w):
    return strength * (np.where(w < 0, -ratio, ratio) + (1 - ratio) * w)


def scores():
    z = data @ par["B"] + par["b"]
    return z, np.logaddexp(0, z) @ par["C"] + par["c"]


def loss():
    _, f = scores()
    return np.var(f - obs) + np.mean(f - obs) ** 2 + penalty(par["B"]) + penalty(par["C"])


def gradient():
    z, f = scores()
    up = (f - obs) * (2 / obs.size)
    down = up @ par["C"].T / (1 + np.exp(-z))
    return {
        "c": up.sum(axis=0),
        "C": np.logaddexp(0, z).T @ up + penalty_slope(par["C"]),
        "b": down.sum(axis=0),
        "B": data.T @ down + penalty_slope(par["B"]),
    }

# --- answer
LINE = None
NAME = None
WHAT = "Right."
RIGHT_LINE = None
PARAMS = [("par[%r]" % k, "G[%r]" % k) for k in par]
