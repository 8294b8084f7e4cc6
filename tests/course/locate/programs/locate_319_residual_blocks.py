import numpy as np

rng = np.random.default_rng(19)
width, depth = 8, 3
X = rng.standard_normal((16, width))
labels = rng.integers(0, 2, size=16)
blocks = [{"W1": rng.standard_normal((width, width)) * 0.4, "W2": rng.standard_normal((width, width)) * 0.4}
          for _ in range(depth)]
readout = rng.standard_normal(width)


def sigmoid(s):
    return 1 / (1 + np.exp(-s))


def block_forward(block, x):
    u = x @ block["W1"]
    a = np.tanh(u)
    return x + a @ block["W2"], (x, a)


def block_backward(block, cache, dy):
    x, a = cache
    grads = {"W2": a.T @ dy}
    da = dy @ block["W2"].T
    du = da * (1 - a ** 2)
    grads["W1"] = x.T @ du
    dx = du @ block["W1"].T
    return dx, grads


def forward():
    x, caches = X, []
    for block in blocks:
        x, cache = block_forward(block, x)
        caches.append(cache)
    return x, caches, x @ readout


def loss():
    s = forward()[2]
    return np.mean(np.logaddexp(0, s) - labels * s)


def gradient():
    x, caches, s = forward()
    ds = (sigmoid(s) - labels) / len(X)
    grads = {"readout": x.T @ ds}
    dx = np.outer(ds, readout)
    for i in reversed(range(depth)):
        dx, grads[i] = block_backward(blocks[i], caches[i], dx)
    return grads

# --- answer
LINE = 28
NAME = "dx"
WHAT = "The block's output is x + ...: the gradient that goes straight through the skip connection is missing."
RIGHT_LINE = "dx = du @ block[\"W1\"].T + dy"
PARAMS = [("blocks[%d]['%s']" % (i, k), "G[%d]['%s']" % (i, k)) for i in range(3) for k in ("W1", "W2")] + [("readout", "G['readout']")]
