CAUSE = "healthy"
CURE = []
SCORE = "np.mean(predict(X).argmax(1) == lab)"
STEPS = 1500
# ---
import numpy as np
np.random.seed(27)
lab = np.random.randint(0, 3, 120); X = np.random.randn(120, 5) + 1.3 * np.random.randn(3, 5)[lab]; Y = np.eye(3)[lab]
net = {"W1": np.random.randn(5, 20) * .4, "b1": np.zeros(20), "W2": np.random.randn(20, 3) * .3, "b2": np.zeros(3)}
def soft(z): e = np.exp(z - z.max(1, keepdims=True)); return e / e.sum(1, keepdims=True)
def predict(X): return soft(np.maximum(X @ net["W1"] + net["b1"], 0) @ net["W2"] + net["b2"])
def loss(): return -np.mean(np.log(predict(X)[np.arange(120), lab] + 1e-12))
def step():
    mask = (np.random.rand(120, 20) < .8) / .8
    h = np.maximum(X @ net["W1"] + net["b1"], 0) * mask; d = (soft(h @ net["W2"] + net["b2"]) - Y) / 120; e = d @ net["W2"].T * mask * (h > 0)
    net["W1"] -= .1 * X.T @ e; net["b1"] -= .1 * e.sum(0); net["W2"] -= .1 * h.T @ d; net["b2"] -= .1 * d.sum(0)
