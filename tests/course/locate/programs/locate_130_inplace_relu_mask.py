import numpy as np

np.random.seed(30)
X = np.random.randn(3, 6)
Y = np.random.randn(1, 6)
m = 6
W1, b1 = np.random.randn(4, 3), np.random.randn(4, 1)*.1
W2, b2 = np.random.randn(4, 4), np.random.randn(4, 1)*.1
W3, b3 = np.random.randn(1, 4), np.random.randn(1, 1)*.1

def model():
    Z1 = W1 @ X + b1
    A1 = np.maximum(Z1, 0)
    Z2 = W2 @ A1 + b2
    A2 = np.maximum(Z2, 0)
    Z3 = W3 @ A2 + b3
    return Z1, A1, Z2, A2, Z3

def loss():
    return np.sum((model()[-1] - Y)**2)/(2*m)

def gradient():
    Z1, A1, Z2, A2, Z3 = model()
    dZ3 = (Z3 - Y)/m
    dW3 = dZ3 @ A2.T
    db3 = np.sum(dZ3, axis=1, keepdims=True)
    dZ2 = W3.T @ dZ3
    dZ2[Z2 <= 0] = 0
    dW2 = dZ2 @ A1.T
    db2 = np.sum(dZ2, axis=1, keepdims=True)
    dZ1 = W2.T @ dZ2
    dZ1[Z2 <= 0] = 0
    dW1 = dZ1 @ X.T
    db1 = np.sum(dZ1, axis=1, keepdims=True)
    return dW1, db1, dW2, db2, dW3, db3

# --- answer
LINE = 32
NAME = "dZ1"
WHAT = "Layer 1's ReLU lets through where Z1 is positive, so its mask has to come from Z1, not Z2."
RIGHT_LINE = "dZ1[Z1 <= 0] = 0"
PARAMS = [(n, "G[%d]" % i) for i, n in enumerate("W1 b1 W2 b2 W3 b3".split())]
