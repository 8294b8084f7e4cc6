CAUSE = "healthy"
CURE = []
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 2000
# ---
import numpy as np

np.random.seed(42)
X = np.random.uniform(-3, 3, (200, 1))
Y = np.sin(X) + 0.15 * np.random.randn(200, 1)


class Net:
    def __init__(self):
        self.layers = []
        for n, k in [(1, 16), (16, 16), (16, 1)]:
            self.layers.append({"W": np.random.randn(n, k) * np.sqrt(1 / n), "b": np.zeros(k)})

    def forward(self, x):
        self.acts = [x]
        for layer in self.layers[:-1]:
            self.acts.append(np.tanh(self.acts[-1] @ layer["W"] + layer["b"]))
        return self.acts[-1] @ self.layers[-1]["W"] + self.layers[-1]["b"]

    def update(self, x, y, lr):
        g = 2 * (self.forward(x) - y) / len(x)
        for layer, a in zip(reversed(self.layers), reversed(self.acts)):
            dW, db = a.T @ g, g.sum(axis=0)
            g = g @ layer["W"].T * (1 - a**2)
            layer["W"] -= lr * dW
            layer["b"] -= lr * db


net = Net()
predict = net.forward


def loss():
    return np.mean((net.forward(X) - Y) ** 2)


def step():
    rows = np.random.choice(200, 32)
    net.update(X[rows], Y[rows], 0.05)
