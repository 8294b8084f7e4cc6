import numpy as np


class SVMNet:
    """binary squared hinge loss on top of a small tanh network, labels -1 / +1"""

    def __init__(self, in_dim, hid, C, seed):
        r = np.random.RandomState(seed)
        self.C = C
        self.V, self.d = r.randn(hid, in_dim), r.randn(hid)
        self.w, self.b = r.randn(hid), r.randn(1)

    def margins(self, X, y):
        self.hid = np.tanh(X @ self.V.T + self.d)
        self.f = self.hid @ self.w + self.b[0]
        return 1 - y * self.f

    def objective(self, X, y):
        xi = np.maximum(self.margins(X, y), 0)
        return 0.5 * self.w @ self.w + self.C * np.sum(xi ** 2)

    def subgrad(self, X, y):
        xi = np.maximum(self.margins(X, y), 0)
        df = 2 * self.C * xi * y
        grad_w = self.w + self.hid.T @ df
        grad_b = np.array([df.sum()])
        dhid = np.outer(df, self.w)
        dpre = dhid - dhid * self.hid ** 2
        grad_V = dpre.T @ X
        grad_d = dpre.sum(axis=0)
        return grad_V, grad_d, grad_w, grad_b


r = np.random.RandomState(81)
points = r.randn(12, 2)
side = np.where(points[:, 0] * points[:, 1] > 0, 1, -1)
machine = SVMNet(2, 5, 0.8, 82)


def loss():
    return machine.objective(points, side)


def gradient():
    return machine.subgrad(points, side)

# --- answer
LINE = 24
NAME = "df"
WHAT = "The slack falls when y * f grows: the slope by f is -2 C xi y; the minus sign is missing."
RIGHT_LINE = "df = -2 * self.C * xi * y"
PARAMS = [("machine.%s" % k, "G[%d]" % i) for i, k in enumerate("Vdwb")]
