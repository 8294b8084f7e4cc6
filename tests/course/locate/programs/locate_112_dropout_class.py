import numpy as np


class DropNet:

    def __init__(self):
        rng = np.random.default_rng(12)
        self.W1 = rng.normal(0, 0.7, (3, 6))
        self.b1 = rng.normal(0, 0.1, (1, 6))
        self.W2 = rng.normal(0, 0.7, (6, 2))
        self.b2 = np.zeros((1, 2))
        self.keep = 0.5
        self.mask = (rng.random((8, 6)) < self.keep) / self.keep

    def forward(self, X):
        self.X = X
        self.Z1 = X @ self.W1 + self.b1
        self.A1 = np.maximum(0, self.Z1)
        self.D1 = self.A1 * self.mask
        self.out = self.D1 @ self.W2 + self.b2
        return self.out

    def backward(self, Y):
        n = Y.shape[0]
        dout = 2 * (self.out - Y) / n
        grads = {}
        grads['W2'] = self.D1.T @ dout
        grads['b2'] = dout.sum(axis=0, keepdims=True)
        dD1 = dout @ self.W2.T
        dZ1 = dD1 * (self.Z1 > 0)
        grads['W1'] = self.X.T @ dZ1
        grads['b1'] = dZ1.sum(axis=0, keepdims=True)
        return grads


_rng = np.random.default_rng(120)
X, Y = _rng.normal(size=(8, 3)), _rng.normal(size=(8, 2))
net = DropNet()


def loss():
    return np.sum((net.forward(X) - Y) ** 2) / len(Y)


def gradient():
    net.forward(X)
    return net.backward(Y)

# --- answer
LINE = 30
NAME = "dZ1"
WHAT = "Units that were dropped on the way forward get no gradient: the mask is missing on the way back."
RIGHT_LINE = "dZ1 = dD1 * self.mask * (self.Z1 > 0)"
PARAMS = [("net." + k, "G['%s']" % k) for k in ("W1", "b1", "W2", "b2")]
