import numpy as np

np.random.seed(5)
layer_sizes = [3, 3, 3, 3]
Ws = [np.random.randn(i, o) / np.sqrt(i) for i, o in zip(layer_sizes, layer_sizes[1:])]
bs = [np.random.randn(1, o) for o in layer_sizes[1:]]
x_train = np.random.randn(6, 3)
y_train = np.random.rand(6, 3)

def forward(x):
    As = [x]
    for W, b in zip(Ws, bs):
        x = np.tanh(x @ W + b)
        As.append(x)
    return As

def loss():
    y_hat = forward(x_train)[-1]
    return np.mean(np.sum((y_hat - y_train) ** 2, axis=1)) / 2

def gradient():
    n = x_train.shape[0]
    As = forward(x_train)
    dWs, dbs = [], []
    dA = (As[-1] - y_train) / n
    for k in reversed(range(len(Ws))):
        dZ = dA * (1 - As[k + 1] ** 2)
        dWs.insert(0, As[k + 1].T @ dZ)
        dbs.insert(0, dZ.sum(0, keepdims=True))
        dA = dZ @ Ws[k].T
    return dWs, dbs

# --- answer
LINE = 28
NAME = "dWs"
WHAT = "A layer's weight gradient takes the layer's input As[k], not its own activation As[k + 1]."
RIGHT_LINE = "dWs.insert(0, As[k].T @ dZ)"
PARAMS = [("Ws[%d]" % i, "G[0][%d]" % i) for i in range(3)] + [("bs[%d]" % i, "G[1][%d]" % i) for i in range(3)]
