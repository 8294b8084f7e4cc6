CAUSE = "too_few_steps"
CURE = [("tol = 1e-4", "tol = 0")]
SCORE = "np.mean((predict(X) > 0.5) == (Y == 1))"
STEPS = 6000
# ---
import numpy as np

np.random.seed(1986)
# XOR with early stopping, like max_iter / tol in scikit-learn
X = np.array([[0., 0., 1., 1.], [0., 1., 0., 1.]])
Y = np.array([[0., 1., 1., 0.]])
tol = 1e-4


def logistic(a):
    return 1.0 / (1.0 + np.exp(-a))


class XorNet:
    def __init__(self, n_hidden=4):
        self.U = np.random.randn(n_hidden, 2)
        self.u0 = np.zeros((n_hidden, 1))
        self.V = np.random.randn(1, n_hidden)
        self.v0 = np.zeros((1, 1))
        self.best = np.inf
        self.converged = False

    def output(self, x):
        self.z = logistic(self.U @ x + self.u0)
        return logistic(self.V @ self.z + self.v0)

    def cost(self):
        return np.mean((self.output(X) - Y) ** 2) / 2

    def epoch(self, eta=1.0):
        if self.converged:
            return
        now = self.cost()
        if self.best - now < tol and self.best < np.inf:
            self.converged = True
        self.best = min(self.best, now)
        o = self.output(X)
        delta_o = (o - Y) * o * (1 - o) / 4
        delta_h = self.V.T @ delta_o * self.z * (1 - self.z)
        self.V -= eta * delta_o @ self.z.T
        self.v0 -= eta * delta_o.sum(axis=1, keepdims=True)
        self.U -= eta * delta_h @ X.T
        self.u0 -= eta * delta_h.sum(axis=1, keepdims=True)


net = XorNet()
predict = net.output
loss = net.cost


def step():
    net.epoch()
