CAUSE = "no_bias"
CURE = [("USE_BIAS = False", "USE_BIAS = True")]
SCORE = "np.mean((predict(X) > 0.5) == (Y > 0.5))"
STEPS = 3000
# ---
import numpy as np
USE_BIAS = False
X = np.array([[0., 0.], [0., 1.], [1., 0.], [1., 1.]]); Y = np.array([[1.], [1.], [1.], [0.]])
rng = np.random.default_rng(10)
class P:
    def __init__(self):
        self.w = rng.normal(size=(2, 1))
        if USE_BIAS: self.b = np.zeros((1, 1))
net = P()
def predict(X):
    z = X @ net.w
    if USE_BIAS: z = z + net.b
    return 1 / (1 + np.exp(-z))
def loss():
    p = predict(X); return -np.mean(Y * np.log(p) + (1 - Y) * np.log(1 - p))
def step():
    d = predict(X) - Y
    net.w = net.w - 0.5 * X.T @ d
    if USE_BIAS: net.b = net.b - 0.5 * d.sum(axis=0, keepdims=True)
