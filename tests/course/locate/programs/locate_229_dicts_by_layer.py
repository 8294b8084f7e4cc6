import numpy as np

rs = np.random.RandomState(229)
dims = (3, 5, 4, 2)
W = {l: rs.randn(dims[l], dims[l - 1]) / np.sqrt(dims[l - 1]) for l in (1, 2, 3)}
b = {l: 0.3 * rs.randn(dims[l], 1) for l in (1, 2, 3)}
X = rs.randn(3, 7)
Y = rs.randn(2, 7)


def propagate():
    A = {0: X}
    for l in (1, 2, 3):
        Z = W[l] @ A[l - 1] + b[l]
        A[l] = np.tanh(Z) if l < 3 else Z
    return A


def loss():
    return np.mean(np.sum((propagate()[3] - Y) ** 2, axis=0))


def gradient():
    A = propagate()
    dW, db = {}, {}
    dZ = 2 * (A[3] - Y) / X.shape[1]
    dW[3] = dZ @ A[2].T
    db[3] = np.sum(dZ, axis=1, keepdims=True)
    dA = W[3].T @ dZ
    dZ = dA * (1 - A[2] ** 2)
    dW[2] = dZ @ A[1].T
    db[2] = np.sum(dA, axis=1, keepdims=True)
    dA = W[2].T @ dZ
    dZ = dA * (1 - A[1] ** 2)
    dW[1] = dZ @ A[0].T
    db[1] = np.sum(dZ, axis=1, keepdims=True)
    return dW, db

# --- answer
LINE = 32
NAME = "db[2]"
WHAT = "The bias is added before the tanh, so its gradient sums dZ, not dA."
RIGHT_LINE = "db[2] = np.sum(dZ, axis=1, keepdims=True)"
PARAMS = [("W[%d]" % l, "G[0][%d]" % l) for l in (1, 2, 3)] + [("b[%d]" % l, "G[1][%d]" % l) for l in (1, 2, 3)]
