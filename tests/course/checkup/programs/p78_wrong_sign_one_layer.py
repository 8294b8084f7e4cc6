CAUSE = "wrong_sign"
CURE = [("net.W1 += .2", "net.W1 -= .2"), ("net.b1 += .2", "net.b1 -= .2")]
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 2000
# ---
import numpy as np
rng = np.random.default_rng(12)
X = rng.uniform(-2, 2, (60, 1)); Y = np.sin(2 * X)
class N: pass
net = N(); net.W1 = rng.normal(size=(1, 8)); net.b1 = rng.normal(size=8); net.W2 = rng.normal(size=(8, 1)) * .3; net.b2 = np.zeros(1)
def predict(X): return np.tanh(X @ net.W1 + net.b1) @ net.W2 + net.b2
def loss(): return .5 * np.mean((predict(X) - Y) ** 2)
def step():
    h = np.tanh(X @ net.W1 + net.b1); d = (predict(X) - Y) / 60; e = d @ net.W2.T * (1 - h * h)
    net.W2 -= .2 * h.T @ d; net.b2 -= .2 * d.sum(0); net.W1 += .2 * X.T @ e; net.b1 += .2 * e.sum(0)
