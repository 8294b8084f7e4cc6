import numpy as np

def f(W1, b1, W2, b2, X, T, grads=False):
    A1 = 1/(1+np.exp(-(X@W1+b1))); A2 = np.exp(A1@W2+b2); A2 = A2/A2.sum(axis=1, keepdims=True)
    L = -np.sum(T*np.log(A2))/len(X)
    if not grads: return L
    D2 = (A2-T)/len(X)
    gW2 = A1.T@D2
    gb2 = D2[0]
    D1 = (D2@W2.T)*A1*(1-A1)
    gW1 = X.T@D1
    gb1 = D1.sum(axis=0)
    return gW1, gb1, gW2, gb2

r = np.random.default_rng(177)
args = (r.normal(size=(2, 6)), r.normal(size=6), r.normal(size=(6, 3)), r.normal(size=3))
X, T = r.normal(size=(7, 2)), np.eye(3)[r.integers(0, 3, 7)]

def loss(): return f(*args, X, T)

def gradient(): return f(*args, X, T, grads=True)

# --- answer
LINE = 9
NAME = "gb2"
WHAT = "D2[0] is only the first example's delta: the bias's gradient is the sum over all rows."
RIGHT_LINE = "gb2 = D2.sum(axis=0)"
PARAMS = [("args[%d]" % i, "G[%d]" % i) for i in range(4)]
