CAUSE = "healthy"
CURE = []
SCORE = "np.mean((predict(X) > 0.5) == Y)"
STEPS = 500
# ---
import numpy as np
X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]); Y = np.array([0, 0, 0, 1])
class Neuron:
    def __init__(self): self.w1 = 0.1; self.w2 = -0.2; self.b = 0.0; self.lr = 2.0
    def go(self, X): return 1 / (1 + np.exp(-(self.w1 * X[:, 0] + self.w2 * X[:, 1] + self.b)))
net = Neuron(); predict = net.go
def loss(): return float(np.mean((net.go(X) - Y) ** 2))
def step():
    p = net.go(X); d = (p - Y) * p * (1 - p)
    net.w1 -= net.lr * (d * X[:, 0]).mean(); net.w2 -= net.lr * (d * X[:, 1]).mean(); net.b -= net.lr * d.mean()
