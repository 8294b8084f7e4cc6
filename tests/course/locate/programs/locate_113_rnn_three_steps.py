import numpy as np

np.random.seed(13)
T, n_x, n_h = 3, 2, 4
xs = np.random.randn(T, n_x)
ys = np.random.randn(T, 1)
Wxh = np.random.randn(n_h, n_x)
Whh = np.random.randn(n_h, n_h) * 0.5
Why = np.random.randn(1, n_h)
bh = np.zeros(n_h)

def unroll():
    hs = {-1: np.zeros(n_h)}
    outs = {}
    for t in range(T):
        hs[t] = np.tanh(Wxh @ xs[t] + Whh @ hs[t-1] + bh)
        outs[t] = Why @ hs[t]
    return hs, outs

def loss():
    hs, outs = unroll()
    return sum(0.5*np.sum((outs[t] - ys[t])**2) for t in range(T))

def gradient():
    hs, outs = unroll()
    dWxh, dWhh, dWhy = np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(Why)
    dbh = np.zeros_like(bh)
    dhnext = np.zeros_like(hs[0])
    for t in reversed(range(T)):
        dy = outs[t] - ys[t]
        dWhy += np.outer(dy, hs[t])
        dh = Why.T @ dy
        dhraw = (1 - hs[t] * hs[t]) * dh
        dbh += dhraw
        dWxh += np.outer(dhraw, xs[t])
        dWhh += np.outer(dhraw, hs[t-1])
        dhnext = Whh.T @ dhraw
    return dWxh, dWhh, dWhy, dbh

# --- answer
LINE = 32
NAME = "dh"
WHAT = "hs[t] also goes into the next step: dhnext is computed but never added."
RIGHT_LINE = "dh = Why.T @ dy + dhnext"
PARAMS = [("Wxh", "G[0]"), ("Whh", "G[1]"), ("Why", "G[2]"), ("bh", "G[3]")]
