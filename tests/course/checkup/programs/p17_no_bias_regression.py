CAUSE = "no_bias"
CURE = [("a = relu(W @ a)", "a = relu(W @ a + B[k])"), ("W @ a)", "W @ a + B[-1])"), ("B[k] -= 0 * ", "B[k] -= rate * ")]
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 3000
# ---
import numpy as np

np.random.seed(7)
X = np.random.uniform(-1, 1, (1, 50))
Y = 3.0 + np.where(X > 0.2, 1.0, -1.0) * (X - 0.2)
sizes = (1, 16, 1)
W0 = [np.random.randn(o, i) * np.sqrt(2 / i) for i, o in zip(sizes, sizes[1:])]
B = [np.zeros((o, 1)) for o in sizes[1:]]
net = list(W0)
rate = 0.02


def relu(z):
    return np.maximum(0, z)


def forward(a):
    out = [a]
    for k, W in enumerate(net[:-1]):
        a = relu(W @ a)
        out.append(a)
    W = net[-1]
    out.append(W @ a)
    return out


def predict(a):
    return forward(a)[-1]


def loss():
    return np.mean((predict(X) - Y) ** 2)


def step():
    values = forward(X)
    d = 2 * (values[-1] - Y) / X.shape[1]
    for k in (1, 0):
        dW = d @ values[k].T
        db = d.sum(axis=1, keepdims=True)
        d = net[k].T @ d * (values[k] > 0)
        net[k] = net[k] - rate * dW
        B[k] -= 0 * db
