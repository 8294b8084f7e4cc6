CAUSE = "label_shape"
CURE = [("Y = target", "Y = target.reshape(-1, 1)")]
SCORE = "1 - np.mean((predict(X).ravel() - Y.ravel()) ** 2) / np.var(Y)"
STEPS = 1500
# ---
import numpy as np

rng = np.random.default_rng(26)
X = rng.normal(size=(45, 3))
target = np.tanh(X[:, 0]) + 0.5 * X[:, 1]
Y = target
net = {"W1": rng.normal(size=(3, 7)) * 0.5, "b1": np.zeros((1, 7)), "W2": rng.normal(size=(7, 1)) * 0.4, "b2": np.zeros((1, 1))}


def predict(X):
    return np.tanh(X @ net["W1"] + net["b1"]) @ net["W2"] + net["b2"]


def loss():
    return np.mean((predict(X) - Y) ** 2)


def step():
    h = np.tanh(X @ net["W1"] + net["b1"])
    out = h @ net["W2"] + net["b2"]
    d2 = (2 * (out - Y) / Y.size).mean(axis=1, keepdims=True)
    d1 = d2 @ net["W2"].T * (1 - h**2)
    net["W2"] = net["W2"] - 0.1 * h.T @ d2
    net["b2"] = net["b2"] - 0.1 * d2.sum(axis=0, keepdims=True)
    net["W1"] = net["W1"] - 0.1 * X.T @ d1
    net["b1"] = net["b1"] - 0.1 * d1.sum(axis=0, keepdims=True)
