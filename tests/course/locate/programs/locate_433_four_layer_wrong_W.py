import numpy as np

np.random.seed(44)
hidden = 5
X = np.random.randn(12, 3)
Y = np.random.randint(0, 2, (12, 1))

W1 = np.random.randn(3, hidden)
W2 = np.random.randn(hidden, hidden)
W3 = np.random.randn(hidden, hidden)
W4 = np.random.randn(hidden, 1)
B1, B2, B3, B4 = (np.random.randn(1, k) for k in (hidden, hidden, hidden, 1))


def sig(x, derivative=False):
    s = 1 / (1 + np.exp(-x))
    return s * (1 - s) if derivative else s


def fwd():
    Z1 = X @ W1 + B1
    Z2 = sig(Z1) @ W2 + B2
    Z3 = sig(Z2) @ W3 + B3
    Z4 = sig(Z3) @ W4 + B4
    return Z1, Z2, Z3, Z4


def loss():
    A4 = sig(fwd()[-1])
    return -np.sum(Y * np.log(A4) + (1 - Y) * np.log(1 - A4)) / len(X)


def gradient():
    Z1, Z2, Z3, Z4 = fwd()
    D4 = (sig(Z4) - Y) / len(X)
    D3 = D4 @ W4.T * sig(Z3, derivative=True)
    D2 = D3 @ W2.T * sig(Z2, derivative=True)
    D1 = D2 @ W2.T * sig(Z1, derivative=True)
    dW4, dB4 = sig(Z3).T @ D4, D4.sum(axis=0, keepdims=True)
    dW3, dB3 = sig(Z2).T @ D3, D3.sum(axis=0, keepdims=True)
    dW2, dB2 = sig(Z1).T @ D2, D2.sum(axis=0, keepdims=True)
    dW1, dB1 = X.T @ D1, D1.sum(axis=0, keepdims=True)
    return [dW1, dW2, dW3, dW4], [dB1, dB2, dB3, dB4]

# --- answer
LINE = 37
NAME = "D2"
WHAT = "Between the second and the third layer are the weights W3; the delta is brought back through W2."
RIGHT_LINE = "D2 = D3 @ W3.T * sig(Z2, derivative=True)"
PARAMS = [("W%d" % i, "G[0][%d]" % (i - 1)) for i in range(1, 5)] + [("B%d" % i, "G[1][%d]" % (i - 1)) for i in range(1, 5)]
