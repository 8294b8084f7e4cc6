CAUSE = "saturated_start"
CURE = [("np.random.randn(64, 16)", "np.random.randn(64, 16) / 8"), ("np.random.uniform(-30, 30, (16, 3))", "np.random.uniform(-.3, .3, (16, 3))")]
SCORE = "np.mean(predict(X).argmax(1) == lab)"
STEPS = 100
# ---
import numpy as np
np.random.seed(3)
lab = np.random.randint(0, 3, 120); X = np.clip((np.random.rand(3, 64) > .5)[lab] + .4 * np.random.randn(120, 64), 0, 1); Y = np.eye(3)[lab]
class Net: pass
net = Net(); net.W1 = np.random.randn(64, 16); net.b1 = np.zeros(16); net.W2 = np.random.uniform(-30, 30, (16, 3)); net.b2 = np.zeros(3)
def s(z): return 1 / (1 + np.exp(-z))
def predict(X): net.h = s(X @ net.W1 + net.b1); return s(net.h @ net.W2 + net.b2)
def loss(): return np.mean(np.sum((predict(X) - Y) ** 2, 1))
def step():
    o = predict(X); d = 2 * (o - Y) * o * (1 - o) / 120; e = d @ net.W2.T * net.h * (1 - net.h)
    net.W2 -= 2 * net.h.T @ d; net.b2 -= 2 * d.sum(0); net.W1 -= 2 * X.T @ e; net.b1 -= 2 * e.sum(0)
