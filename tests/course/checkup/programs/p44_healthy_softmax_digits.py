CAUSE = "healthy"
CURE = []
SCORE = "np.mean(predict(X).argmax(axis=1) == Y)"
STEPS = 200
# ---
import numpy as np

rng = np.random.default_rng(45)
masks = rng.integers(0, 2, (10, 64)).astype(float)
Y = rng.integers(0, 10, 200)  # the numbers themselves; the loss takes them as indices
X = np.clip(masks[Y] + 0.5 * rng.normal(size=(200, 64)), 0, 1)


class Softmax:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def __call__(self, X):
        z = X @ self.W + self.b
        e = np.exp(z - z.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)


net = Softmax(np.zeros((64, 10)), np.zeros(10))
predict = net


def loss():
    return -np.log(net(X)[np.arange(len(Y)), Y]).mean()


def step():
    p = net(X)
    p[np.arange(len(Y)), Y] -= 1
    net.W -= 0.2 * X.T @ p / len(Y)
    net.b -= 0.2 * p.mean(axis=0)
