CAUSE = "wrong_gradient"
CURE = [("d[:, :1]", "d.sum(axis=1, keepdims=True)"), ("W2.T @ d", "W2.T @ d * (1 - h * h)")]
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 2500
# ---
import numpy as np
rng = np.random.default_rng(22)
X = rng.uniform(-2, 2, (1, 50)); Y = 2 + np.cos(2 * X)
class Net:
    def __init__(s): s.W1 = rng.normal(size=(9, 1)) * 1.5; s.b1 = rng.normal(size=(9, 1)); s.W2 = rng.normal(size=(1, 9)) * .5; s.b2 = np.zeros((1, 1))
    def forward(s, X): s.h = np.tanh(s.W1 @ X + s.b1); return s.W2 @ s.h + s.b2
net = Net(); predict = net.forward
def loss(): return .5 * np.mean((net.forward(X) - Y) ** 2)
def step():
    d = (net.forward(X) - Y) / 50; h = net.h; W2 = net.W2
    e = W2.T @ d
    net.W2 = W2 - .1 * d @ h.T; net.b2 = net.b2 - .1 * d[:, :1]
    net.W1 = net.W1 - .1 * e @ X.T; net.b1 = net.b1 - .1 * e.sum(axis=1, keepdims=True)
