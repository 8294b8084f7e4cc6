CAUSE = "equal_start"
CURE = [("np.random.default_rng(0)", "np.random.default_rng(number)")]
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 1500
# ---
import numpy as np

X = np.linspace(-2, 2, 60)[:, None]
Y = np.sin(2 * X[:, 0])


class Unit:
    def __init__(self, number):
        rng = np.random.default_rng(0)
        self.w = rng.normal(size=2) * 2
        self.out = rng.normal() * 0.5

    def __call__(self, X):
        return np.tanh(self.w[0] * X[:, 0] + self.w[1])


units = [Unit(k) for k in range(8)]
net = {"units": units, "c": np.zeros(1)}


def predict(X):
    return sum(u.out * u(X) for u in units) + net["c"]


def loss():
    return np.mean((predict(X) - Y) ** 2)


def step():
    d = 2 * (predict(X) - Y) / len(Y)
    for u in units:
        h = u(X)
        dz = d * u.out * (1 - h**2)
        u.out -= 0.1 * (d @ h)
        u.w -= 0.1 * np.array([dz @ X[:, 0], dz.sum()])
    net["c"] -= 0.1 * d.sum()
