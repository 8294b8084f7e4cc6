CAUSE = "wrong_sign"
CURE = [("error = Y - self.out", "error = self.out - Y")]
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 2000
# ---
import numpy as np


class Regressor:
    def __init__(self, seed=33):
        r = np.random.default_rng(seed)
        self.W1, self.b1 = r.normal(size=(2, 6)), np.zeros(6)
        self.W2, self.b2 = r.normal(size=(6, 1)), np.zeros(1)
        self.speed = {}

    def forward(self, X):
        self.hid = 1 / (1 + np.exp(-(X @ self.W1 + self.b1)))
        self.out = self.hid @ self.W2 + self.b2
        return self.out

    def fit_once(self, X, Y):
        self.forward(X)
        error = Y - self.out
        d2 = error / len(X)
        d1 = d2 @ self.W2.T * self.hid * (1 - self.hid)
        slopes = {"W2": self.hid.T @ d2, "b2": d2.sum(0), "W1": X.T @ d1, "b1": d1.sum(0)}
        for k, g in slopes.items():
            self.speed[k] = 0.9 * self.speed.get(k, 0.0) - 0.05 * g
            setattr(self, k, getattr(self, k) + self.speed[k])


t = np.random.default_rng(1).uniform(-1, 1, (60, 2))
X, Y = t, (t[:, :1] + t[:, 1:] ** 2)
net = Regressor()


def predict(X):
    return net.forward(X)


def loss():
    with np.errstate(over="ignore", invalid="ignore"):
        return 0.5 * np.mean((net.forward(X) - Y) ** 2)


def step():
    with np.errstate(over="ignore", invalid="ignore"):
        net.fit_once(X, Y)
