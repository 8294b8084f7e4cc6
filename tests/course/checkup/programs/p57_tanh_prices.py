CAUSE = "target_range"
CURE = [("Y = price", "Y = (price - price.mean()) / (2.5 * price.std())")]
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 1500
# ---
import numpy as np
rng = np.random.default_rng(17)
X = rng.normal(size=(80, 3)); price = 20 + 4 * X[:, :1] - 3 * X[:, 1:2]
Y = price
net = {"W1": rng.normal(size=(3, 6)) * .5, "b1": np.zeros(6), "W2": rng.normal(size=(6, 1)) * .5, "b2": np.zeros(1)}
def predict(X): return np.tanh(np.tanh(X @ net["W1"] + net["b1"]) @ net["W2"] + net["b2"])
def loss(): return np.mean((predict(X) - Y) ** 2)
def step():
    h = np.tanh(X @ net["W1"] + net["b1"]); o = predict(X); d = 2 * (o - Y) * (1 - o ** 2) / 80; e = d @ net["W2"].T * (1 - h ** 2)
    net["W1"] -= .1 * X.T @ e; net["b1"] -= .1 * e.sum(0); net["W2"] -= .1 * h.T @ d; net["b2"] -= .1 * d.sum(0)
