CAUSE = "too_simple_model"
CURE = [("act = lambda z: z", "act = np.tanh"), ("slope = lambda a: 1", "slope = lambda a: 1 - a**2")]
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 6000
# ---
import numpy as np

rng = np.random.default_rng(9)
act = lambda z: z
slope = lambda a: 1
X = rng.uniform(-2, 2, (50, 1))
Y = np.cos(2 * X)
net = {"W": [rng.normal(size=(1, 12)), rng.normal(size=(12, 1)) * 0.3], "b": [rng.normal(size=12), np.zeros(1)]}


def predict(X):
    return act(X @ net["W"][0] + net["b"][0]) @ net["W"][1] + net["b"][1]


def loss():
    return np.mean(np.square(predict(X) - Y))


def step():
    a = act(X @ net["W"][0] + net["b"][0])
    d = 2 * (predict(X) - Y) / len(X)
    e = (d @ net["W"][1].T) * slope(a)
    net["W"][1] -= 0.05 * a.T @ d
    net["b"][1] -= 0.05 * d.sum(axis=0)
    net["W"][0] -= 0.05 * X.T @ e
    net["b"][0] -= 0.05 * e.sum(axis=0)
