CAUSE = "other_loss"
CURE = [("target = np.roll(Y, 1, axis=0)", "target = Y")]
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 2000
# ---
import numpy as np
rng = np.random.default_rng(21)
X = np.linspace(-1, 1, 30)[:, None]; Y = np.sin(3 * X[np.random.default_rng(1).permutation(30)]); X = X[np.random.default_rng(1).permutation(30)]
target = np.roll(Y, 1, axis=0)
net = {"W1": rng.normal(size=(1, 6)), "b1": rng.normal(size=6), "W2": rng.normal(size=(6, 1)), "b2": np.zeros(1)}
def predict(X): return np.tanh(X @ net["W1"] + net["b1"]) @ net["W2"] + net["b2"]
def loss(): return np.mean((predict(X) - Y) ** 2)
def step():
    h = np.tanh(X @ net["W1"] + net["b1"]); d = 2 * (predict(X) - target) / 30; e = d @ net["W2"].T * (1 - h * h)
    net["W1"] -= .1 * X.T @ e; net["b1"] -= .1 * e.sum(0); net["W2"] -= .1 * h.T @ d; net["b2"] -= .1 * d.sum(0)
