CAUSE = "other_loss"
CURE = [("decay = 0.5", "decay = 0.0001")]
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 3000
# ---
import numpy as np

rng = np.random.default_rng(34)
X = rng.uniform(-2, 2, (60, 1))
Y = np.sin(2 * X)
decay = 0.5
net = {"W1": rng.normal(size=(1, 10)), "b1": rng.normal(size=10), "W2": rng.normal(size=(10, 1)) * 0.5, "b2": np.zeros(1)}


def predict(X):
    return np.tanh(X @ net["W1"] + net["b1"]) @ net["W2"] + net["b2"]


def loss():
    return 0.5 * np.mean((predict(X) - Y) ** 2)


def step():
    h = np.tanh(X @ net["W1"] + net["b1"])
    d2 = (predict(X) - Y) / len(X)
    d1 = d2 @ net["W2"].T * (1 - h**2)
    grads = {"W1": X.T @ d1, "b1": d1.sum(0), "W2": h.T @ d2, "b2": d2.sum(0)}
    for k in net:
        net[k] = net[k] - 0.2 * (grads[k] + decay * net[k])
