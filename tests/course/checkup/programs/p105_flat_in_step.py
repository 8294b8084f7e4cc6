CAUSE = "label_shape"
CURE = [('t = Y[rows].ravel()', 't = Y[rows]'), ('err = (p - y).mean(axis=1, keepdims=True)', 'err = p - y')]
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 1500
# ---
import numpy as np

rng = np.random.default_rng(1)
X = rng.uniform(-2, 2, (120, 2))
Y = np.sin(2 * X[:, :1]) + 0.5 * X[:, 1:] ** 2


class MLP:
    def __init__(self, sizes):
        self.W = [rng.normal(size=(n, k)) / np.sqrt(n) for n, k in zip(sizes, sizes[1:])]
        self.b = [np.zeros(k) for k in sizes[1:]]

    def forward(self, x):
        self.a = [x]
        for i, (W, b) in enumerate(zip(self.W, self.b)):
            z = self.a[-1] @ W + b
            self.a.append(np.tanh(z) if i < len(self.W) - 1 else z)
        return self.a[-1]

    def train(self, x, y, lr):
        p = self.forward(x)
        err = (p - y).mean(axis=1, keepdims=True)
        d = 2 * err / len(x)
        for i in range(len(self.W) - 1, -1, -1):
            gW, gb = self.a[i].T @ d, d.sum(axis=0)
            d = d @ self.W[i].T * (1 - self.a[i] ** 2)
            self.W[i] -= lr * gW
            self.b[i] -= lr * gb


net = MLP([2, 24, 1])
predict = net.forward


def loss():
    p = predict(X)
    return np.mean((p - Y) ** 2)


def step():
    rows = np.arange(len(X))
    t = Y[rows].ravel()
    net.train(X[rows], t, 0.1)
