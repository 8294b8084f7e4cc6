CAUSE = "softmax_axis"
CURE = [("e.sum(axis=1, keepdims=True)", "e.sum(axis=0, keepdims=True)")]
SCORE = "np.mean(predict(X).argmax(0) == lab)"
STEPS = 800
# ---
import numpy as np
rng = np.random.default_rng(16)
lab = rng.choice(3, 90, p=[.7, .2, .1]); X = np.array([[1, -1, 0], [0, 0, 1.5]])[:, lab] + .35 * rng.normal(size=(2, 90)); Y = np.eye(3)[:, lab]
net = {"W1": rng.normal(size=(8, 2)), "b1": np.zeros((8, 1)), "W2": rng.normal(size=(3, 8)) * .4, "b2": np.zeros((3, 1))}
def predict(X):
    z = net["W2"] @ np.tanh(net["W1"] @ X + net["b1"]) + net["b2"]
    e = np.exp(z - z.max()); return e / e.sum(axis=1, keepdims=True)
def loss(): return -np.sum(Y * np.log(predict(X) + 1e-12)) / 90
def step():
    h = np.tanh(net["W1"] @ X + net["b1"]); d = (predict(X) - Y) / 90; e = net["W2"].T @ d * (1 - h ** 2)
    net["W2"] -= .5 * d @ h.T; net["b2"] -= .5 * d.sum(1, keepdims=True); net["W1"] -= .5 * e @ X.T; net["b1"] -= .5 * e.sum(1, keepdims=True)
