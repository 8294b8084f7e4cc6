CAUSE = "rate_too_small"
CURE = [("rate = 0.001", "rate = 1.0"), ("hidden[0] * (1 - hidden[0])", "hidden * (1 - hidden)")]
SCORE = "1 - np.mean((predict(X) - Y)[:, 0] ** 2) / np.var(Y[:, 0])"
STEPS = 30000
# ---
# Question 5: an autoencoder with one hidden unit, stuck at the mean of its first column
import numpy as np

rng = np.random.default_rng(5)
X = Y = np.array([[0.3785, 1.0], [0.5975, 1.0]])
rate = 0.001
net = {"W1": rng.normal(size=(2, 1)), "b1": np.zeros(1), "W2": rng.normal(size=(1, 2)), "b2": np.zeros(2)}


def encode(x):
    return 1 / (1 + np.exp(-(x @ net["W1"] + net["b1"])))


def predict(x):
    return encode(x) @ net["W2"] + net["b2"]


def loss():
    return 0.5 * np.mean(np.sum((predict(X) - Y) ** 2, axis=1))


def step():
    hidden = encode(X)
    d2 = (predict(X) - Y) / len(X)
    d1 = d2 @ net["W2"].T * (hidden[0] * (1 - hidden[0]))
    net["W2"] -= rate * hidden.T @ d2
    net["b2"] -= rate * d2.sum(axis=0)
    net["W1"] -= rate * X.T @ d1
    net["b1"] -= rate * d1.sum(axis=0)
