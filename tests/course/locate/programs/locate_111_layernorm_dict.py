import numpy as np
rng = np.random.default_rng(111)

B, F = 5, 5
inp = rng.normal(size=(B, 4))
tgt = rng.normal(size=(B, 2))
params = dict(W=rng.normal(size=(4, F)), g=rng.uniform(.5, 1.5, size=F), s=rng.normal(size=F), O=rng.normal(size=(F, 2)))

def normalise(u):
    mean = u.mean(axis=1, keepdims=True)
    std = np.sqrt(u.var(axis=1, keepdims=True) + 1e-6)
    return (u - mean) / std, std

def loss():
    n, _ = normalise(inp @ params['W'])
    out = np.tanh(n * params['g'] + params['s']) @ params['O']
    return 0.5 * ((out - tgt)**2).sum() / B

def gradient():
    n, std = normalise(inp @ params['W'])
    a = np.tanh(n * params['g'] + params['s'])
    out = a @ params['O']
    d_out = (out - tgt) / B
    d_O = a.T @ d_out
    d_a = d_out @ params['O'].T
    d_pre = d_a * (1 - a**2)
    d_g = (d_pre * n).sum(axis=0)
    d_s = d_pre.sum(axis=0)
    d_n = d_pre * params['g']
    m1 = d_n.mean(axis=1, keepdims=True)
    m2 = (d_n * n).mean(axis=0, keepdims=True)
    d_u = (d_n - m1 - n * m2) / std
    d_W = inp.T @ d_u
    return dict(W=d_W, g=d_g, s=d_s, O=d_O)

# --- answer
LINE = 31
NAME = "m2"
WHAT = "The layer norm takes its mean and variance over the units of each example, so this mean is over axis 1 as well."
RIGHT_LINE = "m2 = (d_n * n).mean(axis=1, keepdims=True)"
PARAMS = [("params['%s']" % k, "G['%s']" % k) for k in "WgsO"]
