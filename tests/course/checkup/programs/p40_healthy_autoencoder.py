CAUSE = "healthy"
CURE = []
SCORE = "1 - np.mean((predict(X) - X) ** 2) / np.var(X)"
STEPS = 3000
# ---
import numpy as np

rng = np.random.default_rng(400)
code = rng.normal(size=(2, 50))
X = np.tanh(rng.normal(size=(8, 2)) @ code)  # columns
Y = X


class AE:
    def __init__(self, n, k):
        self.We, self.be = rng.normal(size=(k, n)) * 0.3, np.zeros((k, 1))
        self.Wd, self.bd = rng.normal(size=(n, k)) * 0.3, np.zeros((n, 1))
        self.velocity = [0, 0, 0, 0]

    def encode(self, x):
        return np.tanh(self.We @ x + self.be)

    def decode(self, c):
        return np.tanh(self.Wd @ c + self.bd)

    def step(self, x):
        c = self.encode(x)
        o = self.decode(c)
        d2 = (o - x) * (1 - o**2) / x.shape[1]
        d1 = self.Wd.T @ d2 * (1 - c**2)
        grads = [d1 @ x.T, d1.sum(1, keepdims=True), d2 @ c.T, d2.sum(1, keepdims=True)]
        for i, (p, g) in enumerate(zip([self.We, self.be, self.Wd, self.bd], grads)):
            self.velocity[i] = 0.9 * self.velocity[i] - 0.03 * g
            p += self.velocity[i]


net = AE(8, 3)


def predict(x):
    return net.decode(net.encode(x))


def loss():
    return 0.5 * np.mean(np.sum((predict(X) - X) ** 2, axis=0))


def step():
    net.step(X)
