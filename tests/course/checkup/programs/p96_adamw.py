CAUSE = "other_loss"
CURE = [("decay = 0.3", "decay = 0.0")]
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 500
# ---
import numpy as np

rng = np.random.default_rng(88)
X = rng.uniform(-2, 2, (100, 2))
Y = (np.sin(2 * X[:, 0]) + X[:, 1])[:, None]
decay = 0.3


class AdamW:
    def __init__(self, params, lr):
        self.params, self.lr, self.t = params, lr, 0
        self.m = [np.zeros_like(p) for p in params]
        self.v = [np.zeros_like(p) for p in params]

    def step(self, grads):
        self.t += 1
        for p, g, m, v in zip(self.params, grads, self.m, self.v):
            m += 0.1 * (g - m)
            v += 0.01 * (g * g - v)
            p -= self.lr * decay * 10 * p
            p -= self.lr * (m / (1 - 0.9**self.t)) / (np.sqrt(v / (1 - 0.99**self.t)) + 1e-8)


W1, b1 = rng.normal(size=(2, 20)), np.zeros(20)
W2, b2 = rng.normal(size=(20, 1)) / 5, np.zeros(1)
net = [W1, b1, W2, b2]
opt = AdamW(net, 0.02)


def predict(X):
    return np.tanh(X @ W1 + b1) @ W2 + b2


def loss():
    return np.mean((predict(X) - Y) ** 2)


def step():
    rows = rng.integers(0, 100, 25)
    x, y = X[rows], Y[rows]
    h = np.tanh(x @ W1 + b1)
    d = 2 * (h @ W2 + b2 - y) / 25
    e = d @ W2.T * (1 - h * h)
    opt.step([x.T @ e, e.sum(0), h.T @ d, d.sum(0)])
