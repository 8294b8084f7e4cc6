import numpy as np

rng = np.random.default_rng(166)
X = rng.normal(size=(3, 9))
d = np.sign(rng.normal(size=(1, 9)))
w = rng.normal(size=(3, 1))
theta = rng.normal(size=(1, 1))

def output():
    return np.tanh(w.T @ X - theta)

def loss():
    return np.mean((d - output()) ** 2)

def gradient():
    o = output()
    local = -2 * (d - o) * (1 - o ** 2) / d.size
    return {"w": X @ local.T, "theta": -local.sum(keepdims=True)}

# --- answer
LINE = None
NAME = None
WHAT = "Right."
RIGHT_LINE = None
PARAMS = [("w", "G['w']"), ("theta", "G['theta']")]
