import numpy as np

rng = np.random.default_rng(136)
X = rng.normal(size=(6, 3))
y = rng.normal(size=6)
W1 = rng.normal(size=(3, 4))
b1 = rng.normal(size=4)
W2 = rng.normal(size=(4, 1))
b2 = rng.normal(size=1)

def forward(X):
    H = np.tanh(X @ W1 + b1)
    return H, H @ W2 + b2

def loss():
    H, pred = forward(X)
    return np.mean((pred.ravel() - y) ** 2) / 2

def gradient():
    H, pred = forward(X)
    err = (pred - y) / len(y)
    dpred = err.sum(axis=1, keepdims=True)
    dW2 = H.T @ dpred
    db2 = dpred.sum(axis=0)
    dH = dpred @ W2.T
    dZ = dH * (1 - H ** 2)
    return X.T @ dZ, dZ.sum(axis=0), dW2, db2

# --- answer
LINE = 21
NAME = "err"
WHAT = "pred is (6, 1) and y is (6,): their difference is a 6 by 6 matrix of every prediction with every target."
RIGHT_LINE = "err = (pred - y[:, None]) / len(y)"
PARAMS = [("W1", "G[0]"), ("b1", "G[1]"), ("W2", "G[2]"), ("b2", "G[3]")]
