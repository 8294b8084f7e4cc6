CAUSE = "unscaled_inputs"
CURE = [("X = np.c_[age, salary]", "X = np.c_[(age - 40) / 12, (salary - 3e4) / 1e4]")]
SCORE = "np.mean((predict(X) > 0.5) == Y)"
STEPS = 2000
# ---
import numpy as np
rng = np.random.default_rng(1)
age = rng.normal(40, 12, 120)
salary = rng.normal(3e4, 1e4, 120)
X = np.c_[age, salary]
Y = (((age - 40) / 12 * (salary - 3e4) / 1e4) > 0).astype(int)[:, None]
class Net:
    def __init__(self):
        self.W = [rng.normal(size=(2, 8)) / np.sqrt(2), rng.normal(size=(8, 1)) / np.sqrt(8)]
        self.b = [np.zeros((1, 8)), np.zeros((1, 1))]
    def forward(self, X):
        self.a1 = np.tanh(X @ self.W[0] + self.b[0])
        self.a2 = 1 / (1 + np.exp(-(self.a1 @ self.W[1] + self.b[1])))
        return self.a2
net = Net()
def predict(X): return net.forward(X)
def loss():
    p = np.clip(net.forward(X), 1e-9, 1 - 1e-9)
    return -np.mean(Y * np.log(p) + (1 - Y) * np.log(1 - p))
def step():
    net.forward(X)
    d2 = (net.a2 - Y) / len(X)
    d1 = d2 @ net.W[1].T * (1 - net.a1 ** 2)
    net.W[1] -= 0.5 * net.a1.T @ d2
    net.b[1] -= 0.5 * d2.sum(0)
    net.W[0] -= 0.5 * X.T @ d1
    net.b[0] -= 0.5 * d1.sum(0)
