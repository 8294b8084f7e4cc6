import numpy as np

rng = np.random.RandomState(70)


class Optimizer:
    """v = mu * v - lr * g"""

    def __init__(self, lr, mu):
        self.lr, self.mu = lr, mu

    def velocity(self, old, g):
        return self.mu * old - self.lr * g


class Net:
    def __init__(self):
        self.layers = []
        for n, k in ((3, 6), (6, 4)):
            self.layers.append({"W": rng.randn(n, k) * 0.6, "b": rng.randn(k) * 0.1,
                                "vW": rng.randn(n, k), "vb": rng.randn(k)})

    def forward(self, X):
        a, b = self.layers
        self.H = X @ a["W"] + a["b"]
        self.S = self.H * self.H * np.sign(self.H) / 2      # signed square
        return self.S @ b["W"] + b["b"]

    def train_velocities(self, X, T, opt):
        a, b = self.layers
        E = self.forward(X) - T
        E = np.sign(E) * np.minimum(np.abs(E), 1.0)         # Huber with threshold 1
        back = E @ b["W"].T * np.abs(self.H)
        grads = [(a, X.T @ back, back.sum(0)), (b, self.S.T @ E, E.sum(0))]
        return [(opt.velocity(l["vW"], dW), opt.velocity(l["vb"], db)) for l, dW, db in grads]


net = Net()
opt = Optimizer(0.05, 0.9)
X, T = rng.randn(9, 3), rng.randn(9, 4)


def loss():
    E = np.abs(net.forward(X) - T)
    return np.where(E < 1, E ** 2 / 2, E - 0.5).sum()


def gradient():
    velocities = net.train_velocities(X, T, opt)
    # take the momentum out again: g = (mu * v_old - v_new) / lr
    return [((opt.mu * l["vW"] - vW) / opt.lr, (opt.mu * l["vb"] - vb) / opt.lr)
            for l, (vW, vb) in zip(net.layers, velocities)]

# --- answer
LINE = None
NAME = None
WHAT = "Right: the slope of h |h| / 2 is |h|, the Huber slope is the clipped error, and the momentum is taken out again exactly."
RIGHT_LINE = None
PARAMS = [("net.layers[%d]['%s']" % (i, k), "G[%d][%d]" % (i, j)) for i in range(2) for j, k in enumerate(("W", "b"))]
