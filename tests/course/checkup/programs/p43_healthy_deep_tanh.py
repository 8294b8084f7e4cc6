CAUSE = "healthy"
CURE = []
SCORE = "np.mean((predict(X) > 0) == (Y > 0))"
STEPS = 1500
# ---
# Question 4: a deep tanh net, whose gradient agrees to 3e-9
import numpy as np

rng = np.random.default_rng(44)
X = rng.normal(size=(2, 80))
Y = np.where(X[0] * X[1] > 0, 1.0, -1.0)[None, :]
sizes = [2, 10, 8, 6, 1]
net = {}
for layer in range(1, len(sizes)):
    net["W" + str(layer)] = rng.normal(size=(sizes[layer], sizes[layer - 1])) * np.sqrt(1 / sizes[layer - 1])
    net["b" + str(layer)] = np.zeros((sizes[layer], 1))


def forward(X):
    a = [X]
    for layer in range(1, len(sizes)):
        a.append(np.tanh(net["W" + str(layer)] @ a[-1] + net["b" + str(layer)]))
    return a


def predict(X):
    return forward(X)[-1]


def loss():
    return np.mean((predict(X) - Y) ** 2)


def step():
    a = forward(X)
    da = 2 * (a[-1] - Y) / X.shape[1]
    for layer in reversed(range(1, len(sizes))):
        dz = da * (1 - a[layer] ** 2)
        da = net["W" + str(layer)].T @ dz
        net["W" + str(layer)] -= 0.2 * dz @ a[layer - 1].T
        net["b" + str(layer)] -= 0.2 * dz.sum(axis=1, keepdims=True)
