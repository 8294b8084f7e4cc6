import numpy as np

rng = np.random.default_rng(159)
X, y = rng.normal(size=(6, 2)), rng.integers(0, 3, 6)

def dense(n, m):
    W, b = rng.normal(size=(n, m)), rng.normal(size=m)
    g = [None, None]
    def fw(x):
        def bw(d):
            g[0], g[1] = x.T @ d, d.sum(axis=0)
            return d @ W.T
        return x @ W + b, bw
    return fw, [W, b], g

def leaky(x):
    slope = np.where(x > 0, 1, 0.2)
    return slope * x, lambda d: d * slope

def nll(s):
    p = np.exp(s) / np.exp(s).sum(axis=1, keepdims=True)
    def bw():
        d = p.copy()
        d[range(len(y)), y] -= 1
        return d / len(y)
    return -np.log(p[range(len(y)), y]).mean(), bw

f1, p1, g1 = dense(2, 4)
f2, p2, g2 = dense(4, 3)

def run():
    a, b1 = f1(X)
    h, b2 = leaky(a)
    s, b3 = f2(h)
    value, b4 = nll(s)
    return value, lambda: b1(b2(b3(b4())))

def loss():
    return run()[0]

def gradient():
    run()[1]()
    return g1 + g2

# --- answer
LINE = None
NAME = None
WHAT = "Right."
RIGHT_LINE = None
PARAMS = [("p1[0]", "G[0]"), ("p1[1]", "G[1]"), ("p2[0]", "G[2]"), ("p2[1]", "G[3]")]
