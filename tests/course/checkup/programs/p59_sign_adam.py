CAUSE = "wrong_sign"
CURE = [("p + 0.01 *", "p - 0.01 *")]
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 1000
# ---
import numpy as np
rng = np.random.default_rng(19)
X = rng.uniform(-1, 1, (64, 2)); Y = X[:, :1] * X[:, 1:]
net = [rng.normal(size=(2, 8)), np.zeros(8), rng.normal(size=(8, 1)) * .3, np.zeros(1)]
m = [0 * p for p in net]; v = [0 * p for p in net]; t = 0
def predict(X): return np.tanh(X @ net[0] + net[1]) @ net[2] + net[3]
def loss(): return np.mean((predict(X) - Y) ** 2)
def step():
    global t
    t += 1
    h = np.tanh(X @ net[0] + net[1]); d = 2 * (predict(X) - Y) / 64; e = d @ net[2].T * (1 - h * h)
    for k, g in enumerate([X.T @ e, e.sum(0), h.T @ d, d.sum(0)]):
        m[k] = .9 * m[k] + .1 * g; v[k] = .999 * v[k] + .001 * g * g
        p = net[k]
        net[k] = p + 0.01 * (m[k] / (1 - .9 ** t)) / (np.sqrt(v[k] / (1 - .999 ** t)) + 1e-8)
