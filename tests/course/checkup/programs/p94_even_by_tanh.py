CAUSE = "no_bias"
CURE = [("np.tanh(x @ W1)", "np.tanh(x @ W1 + offset)")]
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 3000
# ---
import numpy as np

rng = np.random.default_rng(5)
X = rng.uniform(-2, 2, (80, 1))
Y = X**2 - 1
W1 = rng.normal(size=(1, 12)) * 1.5
W2 = rng.normal(size=(12, 1)) / 4
b2 = np.zeros(1)
offset = rng.normal(size=12)  # not trained
net = {"W1": W1, "W2": W2, "b2": b2}


def hidden(x):
    return np.tanh(x @ W1)


def predict(x):
    return hidden(x) @ W2 + b2


def loss():
    return float(np.mean((predict(X) - Y) ** 2))


def step(rate=0.05):
    h = hidden(X)
    d = 2 * (h @ W2 + b2 - Y) / len(X)
    dh = d @ W2.T * (1 - h * h)
    for p, g in ((W1, X.T @ dh), (W2, h.T @ d), (b2, d.sum(axis=0))):
        p -= rate * g
