CAUSE = "updated_copy"
CURE = [("self.params = {'W': self.W.copy(), 'b': self.b.copy()}", "self.params = {'W': self.W, 'b': self.b}")]
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 400
# ---
import numpy as np
rng = np.random.default_rng(8)
X = rng.normal(size=(60, 3)); Y = X @ np.array([[1.], [2.], [-1.]]) + .5
class Lin:
    def __init__(self):
        self.W = rng.normal(size=(3, 1)); self.b = np.zeros(1)
        self.params = {'W': self.W.copy(), 'b': self.b.copy()}
    def __call__(self, X): return X @ self.W + self.b
net = Lin(); predict = net
def loss(): return np.mean((net(X) - Y) ** 2)
def step():
    d = 2 * (net(X) - Y) / 60
    net.params['W'] -= .1 * X.T @ d; net.params['b'] -= .1 * d.sum(0)
