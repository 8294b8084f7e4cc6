import numpy as np

class BatchNorm:
    def __init__(self, d):
        self.gamma, self.beta, self.eps = np.linspace(0.5, 1.5, d), np.zeros(d), 1e-5

    def forward(self, x):
        centred = x - x.mean(0)
        self.std = np.sqrt((centred ** 2).mean(0) + self.eps)
        self.xn = centred / self.std
        return self.gamma * self.xn + self.beta

    def backward(self, dout):
        n = len(dout)
        self.dbeta = dout.sum(axis=0)
        self.dgamma = np.sum(self.xn * dout, axis=0)
        return self.gamma / (n * self.std) * (n * dout - self.dbeta - self.xn * self.dgamma)

rng = np.random.default_rng(180)
X, Y = rng.normal(size=(7, 3)), rng.normal(size=(7, 2))
W1, W2 = rng.normal(size=(3, 4)), rng.normal(size=(4, 2))
bn = BatchNorm(4)

def net():
    h = np.tanh(bn.forward(X @ W1))
    return h, h @ W2

def loss():
    return 0.5 * ((net()[1] - Y) ** 2).sum(axis=1).mean()

def gradient():
    h, out = net()
    d = (out - Y) / len(Y)
    dW2 = h.T @ d
    dpre = bn.backward(d @ W2.T * (1 - h ** 2))
    return X.T @ dpre, bn.dgamma, bn.dbeta, dW2

# --- answer
LINE = None
NAME = None
WHAT = "Right."
RIGHT_LINE = None
PARAMS = [("W1", "G[0]"), ("bn.gamma", "G[1]"), ("bn.beta", "G[2]"), ("W2", "G[3]")]
