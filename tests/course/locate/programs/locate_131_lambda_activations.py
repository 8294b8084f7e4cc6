import numpy as np
rng = np.random.default_rng(31)

f = {'tanh': lambda z: np.tanh(z), 'sig': lambda z: 1/(1+np.exp(-z)), 'soft': lambda z: np.log1p(np.exp(z))}
df = {'tanh': lambda z: 1/np.cosh(z)**2, 'sig': lambda z: f['sig'](z)*f['sig'](-z), 'soft': lambda z: f['sig'](z)}
kinds = ['soft', 'tanh', 'sig']
W = [rng.normal(size=(2, 4)), rng.normal(size=(4, 4)), rng.normal(size=(4, 2))]
x = rng.normal(size=(5, 2)); t = rng.random((5, 2))

def run():
    zs, as_ = [], [x]
    for w, k in zip(W, kinds):
        zs += [as_[-1] @ w]
        as_ += [f[k](zs[-1])]
    return zs, as_

def loss():
    return ((run()[1][-1] - t)**2).mean()

def gradient():
    zs, as_ = run()
    d = 2*(as_[-1] - t)/t.size
    out = []
    while zs:
        as_.pop()
        d = d*df[kinds[len(zs) - 1]](zs.pop())
        out = [as_[-1].T @ d] + out
        d = d @ W[len(zs)].T
    return out

# --- answer
LINE = None
NAME = None
WHAT = "Right."
RIGHT_LINE = None
PARAMS = [("W[%d]" % i, "G[%d]" % i) for i in range(3)]
