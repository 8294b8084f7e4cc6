import numpy as np
from math import pi, sqrt

rng = np.random.default_rng(209)
C = sqrt(2 / pi)


class Dense:
    def __init__(self, i, o):
        self.W, self.b = rng.normal(size=(o, i)) / sqrt(i), np.zeros((o, 1)) + 0.1

    def __call__(self, a):
        self.a = a
        self.z = self.W @ a + self.b
        self.t = np.tanh(C * (self.z + 0.044715 * self.z ** 3))
        return 0.5 * self.z * (1 + self.t)

    def pullback(self, d):
        inner = C * (1 + 3 * 0.044715 * self.z ** 2)
        d = d * (0.5 * (1 + self.t) + 0.5 * self.z * (1 - self.t ** 2) * inner)
        self.dW, self.db = d @ self.a.T, d @ np.ones((d.shape[1], 1))
        return self.W.T @ d


f, g = Dense(2, 4), Dense(4, 3)
X, Y = rng.normal(size=(2, 6)), rng.normal(size=(3, 6))


def loss():
    return np.linalg.norm(g(f(X)) - Y) ** 2 / 6


def gradient():
    f.pullback(g.pullback((g(f(X)) - Y) / 3))
    return f, g

# --- answer
LINE = None
NAME = None
WHAT = "Right."
RIGHT_LINE = None
PARAMS = [(n + "." + k, "G[%d].d%s" % (i, k)) for i, n in enumerate("fg") for k in "Wb"]
