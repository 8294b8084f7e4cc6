CAUSE = "other_loss"
CURE = [("np.sign(out - Y)", "2 * (out - Y)")]
SCORE = "1 - np.mean((predict(X).ravel() - chance.ravel()) ** 2) / np.var(chance)"
STEPS = 3000
# ---
# how often does a machine fail, by its age; most never do
import numpy as np

rng = np.random.default_rng(38)
age = rng.uniform(-1, 1, (400, 1))
chance = 0.25 + 0.2 * np.sin(2 * age)
X = age
Y = (rng.uniform(size=chance.shape) < chance) * 1.0
net = {"W1": rng.normal(size=(1, 4)), "b1": np.zeros(4), "W2": rng.normal(size=(4, 1)) * 0.5, "b2": np.full(1, 0.3)}


def predict(X):
    return np.tanh(X @ net["W1"] + net["b1"]) @ net["W2"] + net["b2"]


def loss():
    return np.mean((predict(X) - Y) ** 2)


def step():
    h = np.tanh(X @ net["W1"] + net["b1"])
    out = h @ net["W2"] + net["b2"]
    d = np.sign(out - Y) / len(X)
    e = d @ net["W2"].T * (1 - h**2)
    net["W2"] -= 0.05 * h.T @ d
    net["b2"] -= 0.05 * d.sum(axis=0)
    net["W1"] -= 0.05 * X.T @ e
    net["b1"] -= 0.05 * e.sum(axis=0)
