import numpy as np


def bell(z):
    return np.exp(-z ** 2)


def bell_slope(z, a):
    return -z * a


class Layer:
    def __init__(self, rng, n_in, n_out):
        self.w = rng.normal(0, 0.7, (n_in, n_out))
        self.b = rng.normal(0, 0.7, n_out)

    def up(self, x):
        self.x = x
        self.z = x @ self.w + self.b
        self.a = bell(self.z)
        return self.a

    def down(self, da):
        dz = da * bell_slope(self.z, self.a)
        self.gw = self.x.T @ dz
        self.gb = np.sum(dz, 0)
        return dz @ self.w.T


rng = np.random.default_rng(244)
stack = [Layer(rng, 2, 4), Layer(rng, 4, 3), Layer(rng, 3, 1)]
position = rng.uniform(-1, 1, (9, 2))
inside = (np.hypot(*position.T) < 0.7).astype(float)[:, None]


def loss():
    x = position
    for layer in stack:
        x = layer.up(x)
    return np.sum((x - inside) ** 2) / 2


def gradient():
    loss()
    d = stack[-1].a - inside
    for layer in stack[::-1]:
        d = layer.down(d)
    return [(layer.gw, layer.gb) for layer in stack]

# --- answer
LINE = 9
NAME = "bell_slope"
WHAT = "The derivative of exp(-z ** 2) is -2 * z * exp(-z ** 2): the 2 is missing."
RIGHT_LINE = "return -2 * z * a"
PARAMS = [("stack[%d].%s" % (i, k), "G[%d][%d]" % (i, j)) for i in range(3) for j, k in enumerate("wb")]
