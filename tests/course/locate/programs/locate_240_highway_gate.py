import numpy as np

rng = np.random.default_rng(240)
X = rng.normal(size=(6, 4))
Y = np.sign(X[:, 0] * X[:, 3])
WH, WT = rng.normal(size=(2, 4, 4))
bT = -np.ones(4)
v = rng.normal(size=4)


def highway(x):
    H = np.maximum(x @ WH, 0)
    T = 1 / (1 + np.exp(-(x @ WT + bT)))
    return H, T, T * H + (1 - T) * x


def loss():
    y = highway(X)[2]
    return np.log1p(np.exp(-Y * (y @ v))).mean()


def gradient():
    H, T, y = highway(X)
    r = -Y / (1 + np.exp(Y * (y @ v))) / len(Y)
    gv = r @ y
    gy = r.reshape(-1, 1) * v
    gH = np.where(H > 0, gy * T, 0)
    gT = gy * (y - X) * (1 - T)
    return X.T @ gH, X.T @ gT, gT.sum(0), gv

# --- answer
LINE = None
NAME = None
WHAT = "Right."
RIGHT_LINE = None
PARAMS = [("WH", "G[0]"), ("WT", "G[1]"), ("bT", "G[2]"), ("v", "G[3]")]
