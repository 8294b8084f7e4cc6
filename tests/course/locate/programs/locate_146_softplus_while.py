import numpy as np

rng = np.random.default_rng(46)
shapes = [(3, 4), (4, 4), (4, 4), (4, 1)]
W = [rng.normal(size=s) for s in shapes]
B = [rng.normal(size=s[1]) * 0.3 for s in shapes]
x, y = rng.normal(size=(8, 3)), rng.normal(size=(8, 1))

def softplus(z): return np.log(1 + np.exp(z))
def softplus_prime(z): return 1 / (1 + np.exp(-z))

def forward():
    zs, hs = [], [x]
    for i in range(len(W)):
        z = hs[i].dot(W[i]) + B[i]
        zs.append(z)
        hs.append(softplus(z) if i < len(W) - 1 else z)
    return zs, hs

def loss():
    _, hs = forward()
    return np.sum((hs[-1] - y) ** 2) / len(x)

def gradient():
    zs, hs = forward()
    grad_W, grad_B = [None] * len(W), [None] * len(W)
    d = 2 * (hs[-1] - y) / len(x)
    i = len(W) - 1
    while i >= 0:
        grad_W[i] = hs[i].T.dot(d)
        grad_B[i] = d.sum(axis=0)
        if i > 0:
            d = d.dot(W[i].T)
            d = d * softplus_prime(zs[i - 2])
        i -= 1
    return grad_W + grad_B

# --- answer
LINE = 34
NAME = "d"
WHAT = "What went into W[i] is the activation of zs[i - 1]; zs[i - 2] is a layer too early (at i = 1 even the last one's)."
RIGHT_LINE = "d = d * softplus_prime(zs[i - 1])"
PARAMS = [("W[%d]" % i, "G[%d]" % i) for i in range(4)] + [("B[%d]" % i, "G[%d]" % (4 + i)) for i in range(4)]
