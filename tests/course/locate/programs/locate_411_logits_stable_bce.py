import numpy as np

rng = np.random.default_rng(101)
X = rng.normal(size=(13, 4))
t = (rng.random(13) < 0.5) * 1
V = rng.normal(size=(5, 4))      # one row per hidden unit
v0 = rng.normal(size=5)
u = rng.normal(size=5)
u0 = np.array(0.3)


def hidden(X):
    s = X @ V.T + v0
    return s, s * (s > 0) + 0.1 * s * (s <= 0)


def logit(X):
    return hidden(X)[1] @ u + u0


def loss():
    l = logit(X)
    # log(1 + e^l) - t * l, safe for large l of either sign
    return float(np.mean(np.maximum(l, 0) - t * l + np.log1p(np.exp(-np.abs(l)))))


def gradient():
    s, h = hidden(X)
    l = h @ u + u0
    sign = 1 - 2 * t
    # sigmoid(l) - t  =  sign * sigmoid(sign * l)
    r = sign / (1 + np.exp(-sign * l)) / t.size
    du = r @ h
    du0 = r.sum()
    leak = np.full_like(s, 0.1)
    leak[s > 0] = 1
    q = leak * r[:, None] * u
    dV = np.einsum("ni,nj->ij", q, X)
    dv0 = np.ones(len(X)) @ q
    return dV, dv0, du, du0

# --- answer
LINE = None
NAME = None
WHAT = "Right: sign * sigmoid(sign * l) is sigmoid(l) - t for targets 0 and 1."
RIGHT_LINE = None
PARAMS = [("V", "G[0]"), ("v0", "G[1]"), ("u", "G[2]"), ("u0", "G[3]")]
