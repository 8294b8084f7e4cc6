import numpy as np

class MLP(object):
    """Three dense layers with sigmoid units and a linear output."""

    def __init__(self, seed=41, width=4):
        rng = np.random.RandomState(seed)
        self.w1 = rng.randn(2, width)
        self.w2 = rng.randn(width, width)
        self.w3 = rng.randn(width, width)
        self.w4 = rng.randn(width, 1)
        self.x = rng.randn(6, 2)
        self.y = rng.randn(6, 1)

    @staticmethod
    def _act(z):
        return 1. / (1. + np.exp(-z))

    def _forward(self):
        self.h1 = self._act(self.x.dot(self.w1))
        self.h2 = self._act(self.h1.dot(self.w2))
        self.h3 = self._act(self.h2.dot(self.w3))
        self.o = self.h3.dot(self.w4)

    def cost(self):
        self._forward()
        return np.mean((self.o - self.y) ** 2)

    def _backward(self):
        self._forward()
        self.d4 = 2. * (self.o - self.y) / self.y.shape[0]
        self.d3 = self.d4.dot(self.w4.T) * self.h3 * (1. - self.h3)
        self.d2 = self.d3.dot(self.w3.T) * self.h2 * (1. - self.h2)
        self.d1 = self.d2.dot(self.w3.T) * self.h1 * (1. - self.h1)
        self.g4 = self.h3.T.dot(self.d4)
        self.g3 = self.h2.T.dot(self.d3)
        self.g2 = self.h1.T.dot(self.d2)
        self.g1 = self.x.T.dot(self.d1)

net = MLP()

def loss():
    return net.cost()

def gradient():
    net._backward()

# --- answer
LINE = 34
NAME = "self.d1"
WHAT = "d2 is the delta behind w2, so it is brought back through w2, not w3."
RIGHT_LINE = "self.d1 = self.d2.dot(self.w2.T) * self.h1 * (1. - self.h1)"
PARAMS = [("net.w%d" % i, "net.g%d" % i) for i in (1, 2, 3, 4)]
