CAUSE = "saturated_start"
CURE = [("scale = 80.0", "scale = 0.7"), ("size=(10, 1)) * 3", "size=(10, 1)) * 0.3")]
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 4000
# ---
import numpy as np

gen = np.random.default_rng(12)
X = np.linspace(-2, 2, 40).reshape(-1, 1)
Y = np.sin(2 * X) * 0.8
scale = 80.0
net = {
    "hidden": gen.normal(size=(1, 10)) * scale,
    "hidden_bias": gen.normal(size=10) * scale,
    "middle": gen.normal(size=(10, 10)) * scale,
    "middle_bias": np.zeros(10),
    "out": gen.normal(size=(10, 1)) * 3,
    "out_bias": np.zeros(1),
}


def layers(x):
    one = np.tanh(x @ net["hidden"] + net["hidden_bias"])
    two = np.tanh(one @ net["middle"] + net["middle_bias"])
    return one, two, two @ net["out"] + net["out_bias"]


def predict(x):
    return layers(x)[-1]


def loss():
    return 0.5 * np.mean((predict(X) - Y) ** 2)


def step():
    one, two, out = layers(X)
    d3 = (out - Y) / len(X)
    d2 = d3 @ net["out"].T * (1 - two**2)
    d1 = d2 @ net["middle"].T * (1 - one**2)
    rate = 0.1
    net["out"] -= rate * (two.T @ d3)
    net["out_bias"] -= rate * d3.sum(0)
    net["middle"] -= rate * (one.T @ d2)
    net["middle_bias"] -= rate * d2.sum(0)
    net["hidden"] -= rate * (X.T @ d1)
    net["hidden_bias"] -= rate * d1.sum(0)
