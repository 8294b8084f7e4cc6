import numpy as np


class GLU:
    """out = (x A + a) * sigmoid(x B + b)"""

    def __init__(self, rng, n_in, n_out):
        self.A, self.a = rng.normal(size=(n_in, n_out)), rng.normal(size=n_out)
        self.B, self.b = rng.normal(size=(n_in, n_out)), rng.normal(size=n_out)

    def forward(self, x):
        self.x = x
        self.value = x @ self.A + self.a
        self.gate = 1 / (1 + np.exp(-(x @ self.B + self.b)))
        return self.value * self.gate

    def backward(self, dout):
        dvalue = dout * self.gate
        dgate = dout * self.value
        self.dA = self.x.T @ dvalue
        self.da = dvalue.sum(axis=0)
        dpre = dgate * self.gate * (1 - self.gate)
        self.dB = self.x.T @ dpre
        self.db = dpre.sum(axis=0)
        return dvalue @ self.A.T


class Stack:
    def __init__(self, *blocks):
        self.blocks = blocks

    def forward(self, x):
        for block in self.blocks:
            x = block.forward(x)
        return x

    def backward(self, g):
        for block in self.blocks[::-1]:
            g = block.backward(g)


rng = np.random.default_rng(1933)
stack = Stack(GLU(rng, 3, 5), GLU(rng, 5, 4), GLU(rng, 4, 1))
x = rng.normal(size=(10, 3))
t = rng.normal(size=(10, 1))


def loss():
    return float(np.sqrt(np.mean((stack.forward(x) - t) ** 2)))


def gradient():
    e = stack.forward(x) - t
    rmse = np.sqrt(np.mean(e ** 2))
    stack.backward(e / (rmse * e.size))
    return [{k: getattr(blk, "d" + k) for k in "AaBb"} for blk in stack.blocks]

# --- answer
LINE = 25
NAME = "return of GLU.backward"
WHAT = "The input goes into the gate as well: dpre @ self.B.T is missing."
RIGHT_LINE = "return dvalue @ self.A.T + dpre @ self.B.T"
PARAMS = [("stack.blocks[%d].%s" % (i, k), "G[%d]['%s']" % (i, k)) for i in range(3) for k in "AaBb"]
