CAUSE = "label_shape"
CURE = [("Y = y", "Y = y[:, None]")]
SCORE = "np.mean((predict(X).ravel() > 0.5) == (Y.ravel() > 0.5))"
STEPS = 1000
# ---
import numpy as np
rng = np.random.default_rng(15)
X = rng.normal(size=(60, 2)); y = (X[:, 0] - X[:, 1] > .3) * 1.0
Y = y
class LogReg:
    def __init__(self): self.w = np.zeros((2, 1)); self.b = np.zeros((1,))
    def __call__(self, X): return 1 / (1 + np.exp(-(X @ self.w + self.b)))
net = LogReg(); predict = net
def loss():
    p = net(X); return -np.mean(Y * np.log(p) + (1 - Y) * np.log(1 - p))
def step():
    d = (net(X) - Y).mean(axis=1, keepdims=True)
    net.w -= .5 * X.T @ d / 60; net.b -= .5 * d.mean(0)
