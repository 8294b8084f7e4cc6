CAUSE = "labels_shuffled"
CURE = [("y = np.sort(height)", "y = height")]
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 3000
# ---
import numpy as np

np.random.seed(19)
x = np.random.uniform(-2, 2, (60, 2))
height = np.sin(x[:, 0]) + 0.5 * x[:, 1]
y = np.sort(height)
X, Y = x, y


class Net:
    def __init__(self, hidden=6):
        self.p = {"W": np.random.randn(2, hidden), "b": np.zeros(hidden), "v": np.random.randn(hidden) * 0.3, "c": np.zeros(())}

    def __call__(self, x):
        self.h = np.tanh(x @ self.p["W"] + self.p["b"])
        return self.h @ self.p["v"] + self.p["c"]


net = Net()


def predict(x):
    return net(x)


def loss():
    return np.mean((net(X) - Y) ** 2)


def step():
    d = 2 * (net(X) - Y) / len(Y)
    p = net.p
    back = np.outer(d, p["v"]) * (1 - net.h**2)
    net.p = {"W": p["W"] - 0.1 * X.T @ back, "b": p["b"] - 0.1 * back.sum(0), "v": p["v"] - 0.1 * net.h.T @ d, "c": p["c"] - 0.1 * d.sum()}
