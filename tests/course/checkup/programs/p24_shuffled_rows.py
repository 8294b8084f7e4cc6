CAUSE = "labels_shuffled"
CURE = [("rng.shuffle(X)", "pass")]
SCORE = "np.mean((predict(X) > 0.5) == (Y > 0.5))"
STEPS = 800
# ---
import numpy as np

rng = np.random.default_rng(71)
Y = (np.arange(120) % 2).astype(float).reshape(-1, 1)
X = rng.normal(size=(120, 2)) + np.where(Y == 1, 1.3, -1.3)
# shuffle, so that the classes do not alternate
rng.shuffle(X)
net = {"W1": rng.normal(size=(2, 4)), "b1": np.zeros(4), "W2": rng.normal(size=(4, 1)), "b2": np.zeros(1)}


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def predict(X):
    return sigmoid(sigmoid(X @ net["W1"] + net["b1"]) @ net["W2"] + net["b2"])


def loss():
    p = predict(X)
    return -np.mean(Y * np.log(p) + (1 - Y) * np.log(1 - p))


def step():
    batch = rng.choice(len(X), 30, replace=False)
    x, y = X[batch], Y[batch]
    h = sigmoid(x @ net["W1"] + net["b1"])
    d2 = (sigmoid(h @ net["W2"] + net["b2"]) - y) / len(x)
    d1 = d2 @ net["W2"].T * h * (1 - h)
    for key, g in {"W1": x.T @ d1, "b1": d1.sum(0), "W2": h.T @ d2, "b2": d2.sum(0)}.items():
        net[key] -= 0.7 * g
