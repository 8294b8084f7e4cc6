import numpy as np

rng = np.random.default_rng(73)
STEPS, IN, HID = 4, 2, 3
seqs = rng.normal(size=(STEPS, 5, IN))       # time, batch, features
answer = rng.normal(size=(5, HID))


class Cell:
    def __init__(self):
        self.Wf, self.Uf, self.bf = rng.normal(size=(IN, HID)), rng.normal(size=(HID, HID)), rng.normal(size=HID)
        self.Wh, self.Uh, self.bh = rng.normal(size=(IN, HID)), rng.normal(size=(HID, HID)), rng.normal(size=HID)

    def step(self, x, h):
        f = 0.5 + 0.5 * np.tanh(0.5 * (x @ self.Wf + h @ self.Uf + self.bf))
        n = np.tanh(x @ self.Wh + (f * h) @ self.Uh + self.bh)
        return h + f * (n - h), (x, h, f, n)

    def unstep(self, dnew, saved, g):
        x, h, f, n = saved
        da = dnew * f * (1 - n * n)
        dfh = da @ self.Uh.T
        df = dnew * (n - h) + dfh * h
        dz = df * f * (1 - f)
        g["Wf"] += x.T @ dz
        g["Uf"] += h.T @ dz
        g["bf"] += dz.sum(axis=0)
        g["Wh"] += x.T @ da
        g["Uh"] += (f * h).T @ da
        g["bh"] += da.sum(axis=0)
        return dnew - f * (dnew - dfh) + dz @ self.Uf.T


cell = Cell()


def unroll():
    h, tape = np.zeros((5, HID)), []
    for x in seqs:
        h, saved = cell.step(x, h)
        tape.append(saved)
    return h, tape


def loss():
    return float(np.square(unroll()[0] - answer).sum() / 2)


def gradient():
    h, tape = unroll()
    g = {k: np.zeros_like(v) for k, v in vars(cell).items()}
    d = h - answer
    while tape:
        d = cell.unstep(d, tape.pop(), g)
    return g

# --- answer
LINE = None
NAME = None
WHAT = "Right: the old state's three paths are (1 - f) dnew, f * dfh and through the gate; the tape is read from its end by pop()."
RIGHT_LINE = None
PARAMS = [("cell.%s" % k, "G['%s']" % k) for k in ("Wf", "Uf", "bf", "Wh", "Uh", "bh")]
