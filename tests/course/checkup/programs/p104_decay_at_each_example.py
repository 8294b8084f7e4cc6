CAUSE = "other_loss"
CURE = [('0.05 * self.W[i]', '0 * self.W[i]')]
SCORE = "np.mean((predict(X) > 0.5) == (Y > 0.5))"
STEPS = 100
# ---
import numpy as np

rng = np.random.default_rng(1)
X = rng.normal(size=(120, 2))
Y = ((X ** 2).sum(1, keepdims=True) < 1.3) * 1.0


class MLP:
    def __init__(self, sizes):
        self.W = [rng.normal(size=(n, k)) / np.sqrt(n) for n, k in zip(sizes, sizes[1:])]
        self.b = [np.zeros(k) for k in sizes[1:]]

    def forward(self, x):
        self.a = [x]
        for i, (W, b) in enumerate(zip(self.W, self.b)):
            z = self.a[-1] @ W + b
            self.a.append(np.tanh(z) if i < len(self.W) - 1 else 1 / (1 + np.exp(-z)))
        return self.a[-1]

    def train(self, x, y, lr):
        p = self.forward(x)
        d = (p - y) / len(x)
        for i in range(len(self.W) - 1, -1, -1):
            gW, gb = self.a[i].T @ d, d.sum(axis=0)
            d = d @ self.W[i].T * (1 - self.a[i] ** 2)
            self.W[i] -= lr * (gW + 0.05 * self.W[i])
            self.b[i] -= lr * gb


net = MLP([2, 12, 1])
predict = net.forward


def loss():
    p = predict(X)
    return -np.mean(Y * np.log(p + 1e-12) + (1 - Y) * np.log(1 - p + 1e-12))


def step():
    for i in rng.permutation(120):
        net.train(X[i : i + 1], Y[i : i + 1], 0.2)
