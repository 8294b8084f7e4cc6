import numpy as np

rng = np.random.default_rng(9)
X = rng.normal(size=(6, 3))
t = rng.normal(size=(6, 1))
W = rng.normal(size=(3, 6))
b = rng.normal(size=6)
v = rng.normal(size=(3, 1))

def hidden():
    return np.tanh(X @ W + b)

def pool(h):
    # (6, 6) -> (6, 3, 2) -> (6, 3)
    return h.reshape(len(h), 3, 2).max(axis=2)

def loss():
    p = pool(hidden())
    return ((p @ v - t) ** 2).mean()

def gradient():
    h = hidden()
    p = pool(h)
    dout = 2 * (p @ v - t) / t.size
    dv = p.T @ dout
    dp = dout @ v.T
    groups = h.reshape(len(h), 3, 2)
    winners = np.ones_like(groups) / 2
    dh = (winners * dp[:, :, None]).reshape(h.shape)
    dz = dh * (1 - h ** 2)
    dW = X.T @ dz
    db = dz.sum(axis=0)
    return dW, db, dv

# --- answer
LINE = 28
NAME = "winners"
WHAT = "After a maximum the whole gradient goes to the larger one of the pair; half to each belongs to a mean."
RIGHT_LINE = "winners = (groups == p[:, :, None]).astype(float)"
PARAMS = [("W", "G[0]"), ("b", "G[1]"), ("v", "G[2]")]
