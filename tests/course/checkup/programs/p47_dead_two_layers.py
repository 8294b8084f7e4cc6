CAUSE = "dead_relu"
CURE = [("-4.0 * np.ones((h, 1))", "np.zeros((h, 1))")]
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 2000
# ---
import numpy as np
np.random.seed(10)
X = np.random.rand(2, 60)
Y = np.sin(4 * X[:1]) + X[1:]
h = 16
class N: pass
net = N()
net.w1 = np.random.randn(h, 2) * 0.7; net.b1 = np.random.randn(h, 1) * 0.1
net.w2 = np.random.randn(h, h) * np.sqrt(2 / h); net.b2 = -4.0 * np.ones((h, 1))
net.w3 = np.random.randn(1, h) * 0.2; net.b3 = np.zeros((1, 1))
relu = lambda z: np.where(z > 0, z, 0)
def predict(X):
    net.z1 = net.w1 @ X + net.b1; net.a1 = relu(net.z1)
    net.z2 = net.w2 @ net.a1 + net.b2; net.a2 = relu(net.z2)
    return net.w3 @ net.a2 + net.b3
def loss(): return ((predict(X) - Y) ** 2).mean()
def step():
    d3 = 2 * (predict(X) - Y) / Y.size
    d2 = net.w3.T @ d3 * (net.z2 > 0)
    d1 = net.w2.T @ d2 * (net.z1 > 0)
    for n, d, a in (("3", d3, net.a2), ("2", d2, net.a1), ("1", d1, X)):
        setattr(net, "w" + n, getattr(net, "w" + n) - 0.05 * d @ a.T)
        setattr(net, "b" + n, getattr(net, "b" + n) - 0.05 * d.sum(1, keepdims=True))
