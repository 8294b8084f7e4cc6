CAUSE = "labels_shuffled"
CURE = [('other = rng.permutation(len(X))[:20]', 'other = rows')]
SCORE = "np.mean(predict(X).argmax(1) == Y.argmax(1))"
STEPS = 600
# ---
import numpy as np

rng = np.random.default_rng(1)
c = rng.integers(0, 3, 120)
X = rng.normal(size=(120, 2)) * 0.5 + np.array([[0, 0], [2, 0], [1, 1.8]])[c] - 1
Y = np.eye(3)[c]


class MLP:
    def __init__(self, sizes):
        self.W = [rng.normal(size=(n, k)) / np.sqrt(n) for n, k in zip(sizes, sizes[1:])]
        self.b = [np.zeros(k) for k in sizes[1:]]

    def forward(self, x):
        self.a = [x]
        for i, (W, b) in enumerate(zip(self.W, self.b)):
            z = self.a[-1] @ W + b
            self.a.append(np.tanh(z) if i < len(self.W) - 1 else np.exp(z) / np.exp(z).sum(axis=1, keepdims=True))
        return self.a[-1]

    def train(self, x, y, lr):
        p = self.forward(x)
        d = (p - y) / len(x)
        for i in range(len(self.W) - 1, -1, -1):
            gW, gb = self.a[i].T @ d, d.sum(axis=0)
            d = d @ self.W[i].T * (1 - self.a[i] ** 2)
            self.W[i] -= lr * gW
            self.b[i] -= lr * gb


net = MLP([2, 12, 3])
predict = net.forward


def loss():
    p = predict(X)
    return -np.mean(np.sum(Y * np.log(p + 1e-12), axis=1))


def step():
    rows = rng.permutation(len(X))[:20]
    other = rng.permutation(len(X))[:20]
    net.train(X[rows], Y[other], 0.3)
