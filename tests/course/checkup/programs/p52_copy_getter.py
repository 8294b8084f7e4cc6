CAUSE = "updated_copy"
CURE = [("return [w.copy() for w in self.weights]", "return self.weights")]
SCORE = "np.mean((predict(X) > 0.5) == (Y > 0.5))"
STEPS = 300
# ---
import numpy as np
rng = np.random.default_rng(12)
X = rng.normal(size=(2, 70)); Y = (X[:1] + X[1:] > 0) * 1.0
class Net:
    def __init__(self): self.weights = [rng.normal(size=(4, 2)), np.zeros((4, 1)), rng.normal(size=(1, 4)), np.zeros((1, 1))]
    def params(self): return [w.copy() for w in self.weights]
    def forward(self, X):
        W1, b1, W2, b2 = self.weights
        self.h = np.tanh(W1 @ X + b1); self.o = 1 / (1 + np.exp(-(W2 @ self.h + b2))); return self.o
    def grads(self):
        d = (self.forward(X) - Y) / 70; e = self.weights[2].T @ d * (1 - self.h ** 2)
        return [e @ X.T, e.sum(1, keepdims=True), d @ self.h.T, d.sum(1, keepdims=True)]
net = Net()
predict = net.forward
def loss():
    p = net.forward(X); return -np.mean(Y * np.log(p) + (1 - Y) * np.log(1 - p))
def step():
    for p, g in zip(net.params(), net.grads()): p -= 0.5 * g
