import numpy as np

rng = np.random.default_rng(157)
X = rng.normal(size=(6, 3))
Y = rng.normal(size=(6, 3))
A, B, C = (rng.normal(size=(3, 3)) for _ in range(3))
net = (A, (B, (C, None)))

def sig(z): return 1 / (1 + np.exp(-z))

def out(n, x):
    return x if n is None else out(n[1], sig(x @ n[0]))

def back(n, x):
    if n is None:
        return (x - Y) / len(Y), ()
    W, rest = n
    a = sig(x @ W)
    g, grads = back(rest, a)
    g = g * x * (1 - x)
    return g @ W.T, (x.T @ g,) + grads

def loss():
    return 0.5 * np.sum((out(net, X) - Y) ** 2) / len(Y)

def gradient():
    return back(net, X)[1]

# --- answer
LINE = 20
NAME = "g"
WHAT = "The sigmoid's slope is written with its value a, not with the layer's input x."
RIGHT_LINE = "g = g * a * (1 - a)"
PARAMS = [("A", "G[0]"), ("B", "G[1]"), ("C", "G[2]")]
