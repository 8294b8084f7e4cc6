CAUSE = "softmax_axis"
CURE = [("AXIS = 0", "AXIS = 1")]
SCORE = "np.mean(predict(X).argmax(axis=1) == which)"
STEPS = 1000
# ---
import numpy as np

rng = np.random.default_rng(28)
AXIS = 0
which = rng.choice(3, 75, p=[0.6, 0.3, 0.1])
X = np.array([[0, 1], [1, -1], [-1, -1]])[which] * 1.2 + 0.4 * rng.normal(size=(75, 2))
Y = np.eye(3)[which]
net = {"W1": rng.normal(size=(2, 6)), "b1": np.zeros(6), "W2": rng.normal(size=(6, 3)) * 0.5, "b2": np.zeros(3)}


def softmax(z):
    e = np.exp(z - np.max(z, axis=AXIS, keepdims=True))
    return e / np.sum(e, axis=AXIS, keepdims=True)


def predict(X):
    return softmax(np.maximum(0, X @ net["W1"] + net["b1"]) @ net["W2"] + net["b2"])


def loss():
    return -np.sum(Y * np.log(predict(X) + 1e-9)) / len(X)


def step():
    h = np.maximum(0, X @ net["W1"] + net["b1"])
    dz = (softmax(h @ net["W2"] + net["b2"]) - Y) / len(X)
    dh = dz @ net["W2"].T * (h > 0)
    net["W2"] -= 0.3 * h.T @ dz
    net["b2"] -= 0.3 * dz.sum(axis=0)
    net["W1"] -= 0.3 * X.T @ dh
    net["b1"] -= 0.3 * dh.sum(axis=0)
