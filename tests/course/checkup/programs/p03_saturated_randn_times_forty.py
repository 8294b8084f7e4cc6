CAUSE = "saturated_start"
CURE = [("40 * np.random.randn(n_in, n_out)", "np.random.randn(n_in, n_out) / np.sqrt(n_in)")]
SCORE = "np.mean((predict(X) > 0.5) == (Y > 0.5))"
STEPS = 1500
# ---
import numpy as np

np.random.seed(8)


class Layer:
    def __init__(self, n_in, n_out):
        self.W = 40 * np.random.randn(n_in, n_out)
        self.b = np.zeros(n_out)

    def forward(self, x):
        self.x = x
        self.y = 1 / (1 + np.exp(-(x @ self.W + self.b)))
        return self.y

    def backward(self, grad, rate):
        dz = grad * self.y * (1 - self.y)
        back = dz @ self.W.T
        self.W -= rate * self.x.T @ dz
        self.b -= rate * dz.sum(axis=0)
        return back


X = np.random.randn(100, 4)
Y = (X[:, :1] * X[:, 1:2] + 0.5 * X[:, 2:3] > 0).astype(float)
net = [Layer(4, 12), Layer(12, 1)]


def predict(X):
    for layer in net:
        X = layer.forward(X)
    return X


def loss():
    return np.mean((predict(X) - Y) ** 2)


def step():
    grad = 2 * (predict(X) - Y) / len(X)
    for layer in reversed(net):
        grad = layer.backward(grad, 3.0)
