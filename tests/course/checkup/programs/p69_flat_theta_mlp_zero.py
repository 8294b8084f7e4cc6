CAUSE = "equal_start"
CURE = [("np.zeros(17)", "rng.normal(size=17)")]
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 2000
# ---
import numpy as np
rng = np.random.default_rng(1)
X = rng.uniform(-1, 1, (50, 2)); Y = (X[:, 0] * X[:, 1] + X[:, 0])[:, None]
class Net: pass
net = Net(); net.theta = np.zeros(17)
def parts(t): return t[:8].reshape(2, 4), t[8:12], t[12:16].reshape(4, 1), t[16:]
def predict(X):
    W, b, V, c = parts(net.theta)
    return np.tanh(X @ W + b) @ V + c
def loss(): return np.mean((predict(X) - Y) ** 2)
def grad(t):
    W, b, V, c = parts(t); h = np.tanh(X @ W + b); d = 2 * (h @ V + c - Y) / len(X); e = d @ V.T * (1 - h * h)
    return np.concatenate([(X.T @ e).ravel(), e.sum(0), (h.T @ d).ravel(), d.sum(0)])
def step(): net.theta = net.theta - .3 * grad(net.theta)
