import numpy as np
from numpy import einsum

rng = np.random.default_rng(6)
x = rng.standard_normal((5, 4))
y = rng.standard_normal((5, 4))
U = rng.standard_normal((4, 4)) * .6
V = rng.standard_normal((4, 4)) * .6
c = rng.standard_normal(4)

def net():
    z = einsum('bi,ij->bj', x, U) + c
    h = np.maximum(z, 0.1 * z)
    o = einsum('bj,jk->bk', h, V)
    return z, h, o

def loss():
    r = net()[2] - y
    return 0.5 * einsum('bk,bk->', r, r) / 5

def gradient():
    z, h, o = net()
    r = (o - y) / 5
    gV = einsum('bj,bk->jk', h, r)
    gh = einsum('bk,kj->bj', r, V)
    gz = gh * np.where(z > 0, 1.0, 0.1)
    gU = einsum('bi,bj->ij', x, gz)
    gc = einsum('bj->j', gz)
    return gU, gc, gV

# --- answer
LINE = 25
NAME = "gh"
WHAT = "V has the indices j, k (hidden, output): on the way back the sum runs over its second index, 'bk,jk->bj'."
RIGHT_LINE = "gh = einsum('bk,jk->bj', r, V)"
PARAMS = [("U", "G[0]"), ("c", "G[1]"), ("V", "G[2]")]
