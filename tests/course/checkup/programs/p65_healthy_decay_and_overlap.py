CAUSE = "healthy"
CURE = []
SCORE = "np.mean((predict(X) > 0.5) == Y)"
STEPS = 1000
# ---
import numpy as np
rng = np.random.default_rng(25)
Y = rng.integers(0, 2, (140, 1)); X = rng.normal(size=(140, 2)) + 1.0 * (2 * Y - 1)
lam = 0.01
class Net:
    def __init__(self): self.W1 = rng.normal(size=(2, 6)); self.b1 = np.zeros(6); self.W2 = rng.normal(size=(6, 1)); self.b2 = np.zeros(1)
    def forward(self, X): self.h = np.tanh(X @ self.W1 + self.b1); self.p = 1 / (1 + np.exp(-(self.h @ self.W2 + self.b2))); return self.p
net = Net(); predict = net.forward
def loss():
    p = net.forward(X); return -np.mean(Y * np.log(p) + (1 - Y) * np.log(1 - p)) + lam / 2 * (np.sum(net.W1 ** 2) + np.sum(net.W2 ** 2))
def step():
    d = (net.forward(X) - Y) / 140; e = d @ net.W2.T * (1 - net.h ** 2)
    net.W2 = net.W2 - .5 * (net.h.T @ d + lam * net.W2); net.b2 = net.b2 - .5 * d.sum(0); net.W1 = net.W1 - .5 * (X.T @ e + lam * net.W1); net.b1 = net.b1 - .5 * e.sum(0)
