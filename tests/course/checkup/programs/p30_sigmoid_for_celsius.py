CAUSE = "target_range"
CURE = [("return sigmoid(z2)", "return z2"), ("* out * (1 - out)", "")]
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 3000
# ---
import numpy as np

rng = np.random.default_rng(30)
day = rng.uniform(-1, 1, 50)
X = np.c_[day, day**2]
Y = (3 - 5 * day**2 + 0.5 * day)[:, None]  # degrees
net = {"W1": rng.normal(size=(2, 5)), "b1": np.zeros(5), "W2": rng.normal(size=(5, 1)), "b2": np.zeros(1)}


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def output(z2):
    return sigmoid(z2)


def predict(X):
    return output(sigmoid(X @ net["W1"] + net["b1"]) @ net["W2"] + net["b2"])


def loss():
    return np.mean((predict(X) - Y) ** 2)


def step():
    h = sigmoid(X @ net["W1"] + net["b1"])
    out = predict(X)
    d2 = 2 * (out - Y) / len(X) * out * (1 - out)
    d1 = d2 @ net["W2"].T * h * (1 - h)
    net["W2"] -= 0.1 * h.T @ d2
    net["b2"] -= 0.1 * d2.sum(axis=0)
    net["W1"] -= 0.1 * X.T @ d1
    net["b1"] -= 0.1 * d1.sum(axis=0)
