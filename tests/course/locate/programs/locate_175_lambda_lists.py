import numpy as np

rng = np.random.default_rng(175)

class Net:
    acts = [lambda z: 1 / (1 + np.exp(-z)), lambda z: np.maximum(z, 0), lambda z: z]
    slopes = [lambda a: a * (1 - a), lambda a: 1.0 * (a > 0), lambda a: np.ones_like(a)]

    def __init__(self, *sizes):
        self.W = [rng.normal(size=s) for s in zip(sizes, sizes[1:])]
        self.b = [rng.normal(size=s) for s in sizes[1:]]

    def forward(self, x):
        self.a = [x]
        for W, b, act in zip(self.W, self.b, self.acts):
            self.a.append(act(self.a[-1] @ W + b))
        return self.a[-1]

    def backward(self, err):
        delta = err * self.slopes[2](self.a[3])
        gW, gb = [self.a[2].T @ delta], [delta.sum(0)]
        for i in (1, 0):
            delta = delta @ self.W[i + 1].T
            if i:
                delta = delta * self.slopes[i](self.a[i + 1])
            gW.insert(0, self.a[i].T @ delta)
            gb.insert(0, delta.sum(0))
        return gW, gb

net = Net(2, 4, 4, 2)
x, t = rng.normal(size=(6, 2)), rng.normal(size=(6, 2))

def loss():
    return np.sum((net.forward(x) - t) ** 2) / 2

def gradient():
    return net.backward(net.forward(x) - t)

# --- answer
LINE = 24
NAME = "delta"
WHAT = "if i leaves layer 0 without its slope, but the first layer has a sigmoid of its own."
RIGHT_LINE = "if True:"
PARAMS = [("net.W[%d]" % i, "G[0][%d]" % i) for i in range(3)] + [("net.b[%d]" % i, "G[1][%d]" % i) for i in range(3)]
