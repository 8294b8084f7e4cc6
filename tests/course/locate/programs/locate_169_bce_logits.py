import numpy as np

rng = np.random.default_rng(169)
Z_in = rng.normal(size=(8, 3)); truth = rng.integers(0, 2, size=8)
k1 = rng.normal(size=(3, 4)); k2 = rng.normal(size=(4,)); off = rng.normal(size=(4,))

def both():
    """(loss, gradients)"""
    pre = Z_in @ k1 + off
    act = np.maximum(pre, 0) + 0.05*np.minimum(pre, 0)
    logit = act @ k2
    # log(1 + e^z) - t z, without overflow
    value = np.mean(np.maximum(logit, 0) - logit*truth + np.log1p(np.exp(-np.abs(logit))))
    dlogit = (1/(1 + np.exp(-logit)) - truth)/len(truth)
    dk2 = dlogit @ act
    dpre = np.multiply.outer(dlogit, k2)
    dpre[pre < 0] *= 0.05
    return value, (Z_in.T @ dpre, dpre.sum(0), dk2)

def loss(): return both()[0]
def gradient(): return both()[1]

# --- answer
LINE = None
NAME = None
WHAT = "Right."
RIGHT_LINE = None
PARAMS = [("k1", "G[0]"), ("off", "G[1]"), ("k2", "G[2]")]
