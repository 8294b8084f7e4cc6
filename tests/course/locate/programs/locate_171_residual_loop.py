import numpy as np

rng = np.random.default_rng(171)
depth, width, batch = 3, 3, 5
x, y = rng.normal(size=(batch, width)), rng.normal(size=(batch, width))
Ws = rng.normal(size=(depth, width, width)) * 0.6
bs = rng.normal(size=(depth, width)) * 0.2

def forward():
    stream = [x]
    branches = []
    for W, b in zip(Ws, bs):
        branches.append(np.tanh(stream[-1] @ W + b))
        stream.append(stream[-1] + branches[-1])
    return stream, branches

def loss():
    stream, _ = forward()
    return np.linalg.norm(stream[-1] - y) ** 2 / batch

def gradient():
    stream, branches = forward()
    gW, gb = np.empty_like(Ws), np.empty_like(bs)
    g = 2 * (stream[-1] - y) / batch
    for k in reversed(range(depth)):
        gz = g * (1 - branches[k] ** 2)
        gW[k] = stream[k].T @ gz
        gb[k] = gz.sum(axis=0)
        g = g + gz @ Ws[k].T
    return gW, gb

# --- answer
LINE = None
NAME = None
WHAT = "Right."
RIGHT_LINE = None
PARAMS = [("Ws", "G[0]"), ("bs", "G[1]")]
