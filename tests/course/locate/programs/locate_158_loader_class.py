import numpy as np

class Loader:
    def __init__(self, x, y, size):
        self.x, self.y, self.size = x, y, size

    def __iter__(self):
        for i in range(len(self.x) // self.size):
            s = slice(i * self.size, (i + 1) * self.size)
            yield self.x[s], self.y[s]

class Model:
    def __init__(self, rng):
        self.p = [rng.normal(size=(2, 5)), rng.normal(size=5), rng.normal(size=(5, 1)), rng.normal(size=1)]

    def __call__(self, x):
        self.h = np.maximum(x @ self.p[0] + self.p[1], 0)
        return self.h @ self.p[2] + self.p[3]

    def grads(self, x, e):
        back = (e @ self.p[2].T) * (self.h > 0)
        return [x.T @ back, back.sum(axis=0), self.h.T @ e, e.sum(axis=0)]

rng = np.random.default_rng(58)
x, y = rng.normal(size=(11, 2)), rng.normal(size=(11, 1))
model = Model(rng)

def loss():
    return 0.5 * np.sum((model(x) - y) ** 2) / len(x)

def gradient():
    total = [np.zeros_like(q) for q in model.p]
    for xb, yb in Loader(x, y, 4):
        for t, g in zip(total, model.grads(xb, model(xb) - yb)):
            t += g / len(x)
    return total

# --- answer
LINE = 8
NAME = "i"
WHAT = "len(x) // size rounds down, so the last three of the eleven examples are never seen; the loss counts them."
RIGHT_LINE = "for i in range((len(self.x) + self.size - 1) // self.size):"
PARAMS = [("model.p[%d]" % i, "G[%d]" % i) for i in range(4)]
