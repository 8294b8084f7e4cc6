import numpy as np


class Block:
    """tanh(x W + b), width stays the same"""

    def __init__(self, width, rng):
        self.W = rng.normal(0, 0.8, size=(width, width))
        self.b = rng.normal(0, 0.3, size=(1, width))

    def forward(self, x):
        self.cache = x, np.tanh(x @ self.W + self.b)
        return self.cache[1]

    def backward(self, grad):
        x, a = self.cache
        grad = grad * (1 - np.square(a))
        self.gW = x.T @ grad
        self.gb = grad.sum(axis=0, keepdims=True)
        return grad @ self.W.T


class Sequential:
    def __init__(self, blocks):
        self.blocks = blocks

    def forward(self, x):
        for block in self.blocks:
            x = block.forward(x)
        return x

    def backward(self, grad):
        for block in self.blocks:
            grad = block.backward(grad)
        return grad


rng = np.random.default_rng(162)
net = Sequential([Block(3, rng) for _ in range(3)])
X, Y = rng.normal(size=(4, 3)), rng.uniform(-1, 1, size=(4, 3))


def loss():
    return np.sum((net.forward(X) - Y) ** 2) / 2


def gradient():
    net.backward(net.forward(X) - Y)
    return {i: (b.gW, b.gb) for i, b in enumerate(net.blocks)}

# --- answer
LINE = 33
NAME = "block"
WHAT = "The way back begins at the last layer: the blocks have to be gone through in reverse order."
RIGHT_LINE = "for block in reversed(self.blocks):"
PARAMS = [("net.blocks[%d].W" % i, "G[%d][0]" % i) for i in range(3)] + [("net.blocks[%d].b" % i, "G[%d][1]" % i) for i in range(3)]
