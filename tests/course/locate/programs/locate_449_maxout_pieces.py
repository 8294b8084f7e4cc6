import numpy as np

prng = np.random.RandomState(2013)
PIECES = 3
X = prng.randn(8, 4)
y = prng.randint(0, 3, 8)

# maxout: PIECES linear maps for each hidden unit, the largest wins
maxout_W = prng.randn(PIECES, 4, 6)
maxout_b = prng.randn(PIECES, 6)
cls_W = prng.randn(6, 3) * 0.5
cls_b = prng.randn(3) * 0.5


def forward():
    z = np.stack([X @ maxout_W[k] + maxout_b[k] for k in range(PIECES)])      # pieces, batch, units
    winner = z.argmax(axis=0)
    h = z.max(axis=0)
    s = h @ cls_W + cls_b
    s -= s.max(axis=1, keepdims=True)
    p = np.exp(s) / np.exp(s).sum(axis=1, keepdims=True)
    return winner, h, p


def loss():
    p = forward()[-1]
    return -np.log(p[np.arange(8), y]).mean()


def gradient():
    winner, h, p = forward()
    ds = p.copy()
    ds[np.arange(8), y] -= 1
    ds /= 8
    grad = {"cls_W": h.T @ ds, "cls_b": ds.sum(axis=0),
            "maxout_W": np.empty_like(maxout_W), "maxout_b": np.empty_like(maxout_b)}
    dh = ds @ cls_W.T
    for k in range(PIECES):
        dz = dh / PIECES
        grad["maxout_W"][k] = X.T @ dz
        grad["maxout_b"][k] = dz.sum(axis=0)
    return grad

# --- answer
LINE = 39
NAME = "dz"
WHAT = "Only the winning piece gets the gradient (winner == k); here it is shared out as for a mean."
RIGHT_LINE = "dz = dh * (winner == k)"
PARAMS = [(k, "G['%s']" % k) for k in ("maxout_W", "maxout_b", "cls_W", "cls_b")]
