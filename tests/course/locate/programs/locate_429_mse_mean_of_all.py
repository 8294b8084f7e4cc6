import numpy as np

g = np.random.default_rng(808)


class Regressor:
    """2-layer regression of several outputs, ReLU6 in between"""

    def __init__(self, d, h, k):
        self.p = {"first": [g.normal(size=(d, h)), g.normal(size=h)],
                  "second": [g.normal(size=(h, k)), g.normal(size=k)]}

    def __call__(self, x):
        (w, b), (v, c) = self.p["first"], self.p["second"]
        self.x = x
        self.s = x @ w + b
        self.r = np.minimum(np.maximum(self.s, 0), 6)
        return self.r @ v + c

    def mse(self, x, t):
        return ((self(x) - t) ** 2).mean()

    def grad(self, x, t):
        diff = self(x) - t
        d_pred = 2 * diff / diff.shape[0]
        v = self.p["second"][0]
        d_r = d_pred @ v.T
        d_s = np.where((self.s > 0) & (self.s < 6), d_r, 0)
        return {"second": [self.r.T @ d_pred, d_pred.sum(0)],
                "first": [self.x.T @ d_s, d_s.sum(0)]}


model = Regressor(4, 7, 3)
inputs = g.normal(size=(8, 4)) * 2
targets = g.normal(size=(8, 3))


def loss():
    return model.mse(inputs, targets)


def gradient():
    return model.grad(inputs, targets)

# --- answer
LINE = 25
NAME = "d_pred"
WHAT = "mean() divides by all the entries (examples times outputs); the slope is divided by the examples only."
RIGHT_LINE = "d_pred = 2 * diff / diff.size"
PARAMS = [("model.p['%s'][%d]" % (n, i), "G['%s'][%d]" % (n, i)) for n in ("first", "second") for i in (0, 1)]
