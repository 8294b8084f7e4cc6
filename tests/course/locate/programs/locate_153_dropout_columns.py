import numpy as np

np.random.seed(53)
X = np.random.randn(2, 9)
Y = (np.random.rand(1, 9) < 0.5).astype(int)
keep_prob = 0.7
W1 = np.random.randn(6, 2); b1 = np.zeros((6, 1))
W2 = np.random.randn(3, 6); b2 = np.full((3, 1), 0.1)
W3 = np.random.randn(1, 3); b3 = np.zeros((1, 1))
D1 = (np.random.rand(6, 9) < keep_prob).astype(int)

relu = lambda Z: np.maximum(0, Z)

def forward_propagation_with_dropout():
    A1 = relu(W1 @ X + b1)
    A1 = A1 * D1
    A1 = A1 / keep_prob
    A2 = relu(W2 @ A1 + b2)
    A3 = 1 / (1 + np.exp(-(W3 @ A2 + b3)))
    return A1, A2, A3

def loss():
    A3 = forward_propagation_with_dropout()[-1]
    return -np.sum(Y * np.log(A3) + (1 - Y) * np.log(1 - A3)) / X.shape[1]

def gradient():
    m = X.shape[1]
    A1, A2, A3 = forward_propagation_with_dropout()
    dZ3 = A3 - Y
    dW3 = 1./m * np.dot(dZ3, A2.T)
    db3 = 1./m * np.sum(dZ3, axis=1, keepdims=True)
    dA2 = np.dot(W3.T, dZ3)
    dZ2 = np.multiply(dA2, np.int64(A2 > 0))
    dW2 = 1./m * np.dot(dZ2, A1.T)
    db2 = 1./m * np.sum(dZ2, axis=1, keepdims=True)
    dA1 = np.dot(W2.T, dZ2)
    dA1 = dA1 * D1
    dZ1 = np.multiply(dA1, np.int64(A1 > 0))
    dW1 = 1./m * np.dot(dZ1, X.T)
    db1 = 1./m * np.sum(dZ1, axis=1, keepdims=True)
    return {"dW3": dW3, "db3": db3, "dW2": dW2, "db2": db2, "dW1": dW1, "db1": db1}

# --- answer
LINE = 37
NAME = "dA1"
WHAT = "Forward divides by keep_prob after the mask, so backward has to divide by it as well."
RIGHT_LINE = "dA1 = dA1 * D1 / keep_prob"
PARAMS = [(k, "G['d%s']" % k) for k in ("W1", "b1", "W2", "b2", "W3", "b3")]
