import numpy as np

np.random.seed(10)
N, D = 6, 3
x = np.random.randn(N, 2)
y = np.random.randn(N, 1)
w1 = np.random.randn(2, D)
gamma = 1 + 0.3 * np.random.randn(D)
beta = 0.1 * np.random.randn(D)
w2 = np.random.randn(D, 1)
eps = 1e-5

def batchnorm_forward(a):
    mu = a.mean(axis=0)
    xmu = a - mu
    var = (xmu ** 2).mean(axis=0)
    ivar = 1 / np.sqrt(var + eps)
    xhat = xmu * ivar
    return gamma * xhat + beta, (xhat, xmu, ivar)

def batchnorm_backward(dout, cache):
    xhat, xmu, ivar = cache
    dbeta = dout.sum(axis=0)
    dgamma = (dout * xhat).sum(axis=0)
    dxhat = dout * gamma
    divar = (dxhat * xmu).sum(axis=0)
    dvar = divar * -0.5 * ivar ** 3
    dxmu = dxhat * ivar + dvar * 2 * xmu / N
    dx = dxmu
    return dx, dgamma, dbeta

def loss():
    o, _ = batchnorm_forward(x @ w1)
    return np.sum((np.maximum(o, 0) @ w2 - y) ** 2) / (2 * N)

def gradient():
    o, cache = batchnorm_forward(x @ w1)
    r = np.maximum(o, 0)
    dscore = (r @ w2 - y) / N
    dw2 = r.T @ dscore
    do = (dscore @ w2.T) * (o > 0)
    da, dgamma, dbeta = batchnorm_backward(do, cache)
    return x.T @ da, dgamma, dbeta, dw2

# --- answer
LINE = 29
NAME = "dx"
WHAT = "a also enters through the mean mu that is subtracted: the mean of dxmu over the batch is missing."
RIGHT_LINE = "dx = dxmu - dxmu.mean(axis=0)"
PARAMS = [("w1", "G[0]"), ("gamma", "G[1]"), ("beta", "G[2]"), ("w2", "G[3]")]
