CAUSE = "some_not_updated"
CURE = [("# self.b -= rate * db", "self.b -= rate * db")]
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 3000
# ---
import numpy as np

rng = np.random.default_rng(55)


class Linear:
    def __init__(self, inputs, outputs):
        self.w = rng.standard_normal((outputs, inputs)) / np.sqrt(inputs)
        self.b = np.zeros((outputs, 1))

    def __call__(self, x):
        self.x = x
        return self.w @ x + self.b

    def back(self, d, rate):
        dw, db = d @ self.x.T, d.sum(axis=1, keepdims=True)
        out = self.w.T @ d
        self.w -= rate * dw
        # self.b -= rate * db
        return out


class Tanh:
    def __call__(self, x):
        self.y = np.tanh(x)
        return self.y

    def back(self, d, rate):
        return d * (1 - self.y**2)


class Chain:
    def __init__(self, *parts):
        self.parts = parts

    def __call__(self, x):
        for part in self.parts:
            x = part(x)
        return x


X = rng.uniform(-1, 1, (2, 60))
Y = 2 + X[:1] ** 2 + 0.5 * X[1:]
net = Chain(Linear(2, 10), Tanh(), Linear(10, 1))
predict = net


def loss():
    return 0.5 * np.mean((net(X) - Y) ** 2)


def step():
    d = (net(X) - Y) / X.shape[1]
    for part in reversed(net.parts):
        d = part.back(d, 0.1)
