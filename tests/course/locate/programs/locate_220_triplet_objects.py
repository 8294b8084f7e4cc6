import numpy as np


class Encoder:
    def __init__(self, seed):
        r = np.random.RandomState(seed)
        self.weight = r.randn(3, 5)
        self.out = r.randn(2, 3)

    def encode(self, x):
        h = np.tanh(self.weight @ x)
        return h, self.out @ h

    def blame(self, x, h, d):
        return np.outer((self.out.T @ d) * (1 - h ** 2), x), np.outer(d, h)


enc = Encoder(220)
r = np.random.RandomState(7)
triplets = [tuple(r.randn(3, 5)) for _ in range(5)]
ALPHA = 4.0


def hinge(a, p, n):
    return (a - p) @ (a - p) - (a - n) @ (a - n) + ALPHA


def loss():
    return sum(max(0.0, hinge(*(enc.encode(x)[1] for x in t))) for t in triplets)


def gradient():
    g_weight, g_out = 0 * enc.weight, 0 * enc.out
    for t in triplets:
        (ha, a), (hp, p), (hn, n) = map(enc.encode, t)
        if hinge(a, p, n) <= 0:
            continue
        deltas = (2 * (n - p), 2 * (p - a), 2 * (a - n))
        for x, h, d in zip(t, (ha, hp, hn), deltas):
            gw, go = enc.blame(x, h, d)
            g_weight += gw
            g_out += go
    return g_weight, g_out

# --- answer
LINE = None
NAME = None
WHAT = "Right."
RIGHT_LINE = None
PARAMS = [("enc.weight", "G[0]"), ("enc.out", "G[1]")]
