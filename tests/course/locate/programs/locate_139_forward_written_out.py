import numpy as np

rng = np.random.default_rng(139)
x = rng.normal(size=(7, 3))
y = (rng.random((7, 2)) > 0.5) * 1.0
W1 = rng.normal(size=(3, 4)); b1 = rng.normal(size=(1, 4))
W2 = rng.normal(size=(4, 4)); b2 = rng.normal(size=(1, 4))
W3 = rng.normal(size=(4, 2)); b3 = rng.normal(size=(1, 2))

def loss():
    h = np.tanh(x @ W1 + b1)
    h = np.tanh(h @ W2 + b2)
    p = 1 / (1 + np.exp(-(h @ W3 + b3)))
    return -np.sum(y * np.log(p) + (1 - y) * np.log(1 - p)) / len(x)

def gradient():
    h1 = np.tanh(x @ W1 + b1)
    h2 = np.tanh(h1 @ W2 + b1)
    p = 1 / (1 + np.exp(-(h2 @ W3 + b3)))
    dz3 = (p - y) / len(x)
    dz2 = (dz3 @ W3.T) * (1 - h2 ** 2)
    dz1 = (dz2 @ W2.T) * (1 - h1 ** 2)
    dW3, db3 = h2.T @ dz3, dz3.sum(axis=0, keepdims=True)
    dW2, db2 = h1.T @ dz2, dz2.sum(axis=0, keepdims=True)
    dW1, db1 = x.T @ dz1, dz1.sum(axis=0, keepdims=True)
    return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2, "W3": dW3, "b3": db3}

# --- answer
LINE = 18
NAME = "h2"
WHAT = "The second layer adds b1 again: its bias is b2, as in loss()."
RIGHT_LINE = "h2 = np.tanh(h1 @ W2 + b2)"
PARAMS = [(k, "G['%s']" % k) for k in ("W1", "b1", "W2", "b2", "W3", "b3")]
