import numpy as np

class Parameter:
    def __init__(self, *shape):
        self.data = np.random.standard_normal(shape)
        self.grad = np.zeros(shape)

    def add(self, g):
        self.grad += g

np.random.seed(178)
emb, W, b = Parameter(6, 3), Parameter(3, 2), Parameter(1, 2)
ids = np.array([1, 1, 5, 0, 2, 1])
y = np.random.standard_normal((6, 2))

def predict():
    z = emb.data[ids] @ W.data + b.data
    return z, np.log1p(np.exp(z))

def loss():
    return np.sum((predict()[1] - y) ** 2) / y.size

def gradient():
    for p in (emb, W, b):
        p.grad[...] = 0
    z, out = predict()
    dz = 2 * (out - y) / y.size / (1 + np.exp(-z))
    b.add(np.sum(dz, axis=0, keepdims=True))
    W.add(emb.data[ids].T @ dz)
    for k, row in zip(ids, dz @ W.data.T):
        emb.grad[k] += row

# --- answer
LINE = None
NAME = None
WHAT = "Right."
RIGHT_LINE = None
PARAMS = [(n + ".data", n + ".grad") for n in ("emb", "W", "b")]
