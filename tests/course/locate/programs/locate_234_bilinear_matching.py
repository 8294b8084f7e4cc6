import numpy as np

rng = np.random.default_rng(234)
users = rng.normal(size=(7, 3))
items = rng.normal(size=(7, 3))
liked = np.array([1., 0., 0., 1., 1., 0., 1.])
Eu, Ei = rng.normal(size=(3, 3)), rng.normal(size=(3, 3))
M = rng.normal(size=(3, 3))


def match():
    a = np.tanh(users @ Eu)
    b = np.tanh(items @ Ei)
    return a, b, np.einsum('ni,ij,nj->n', a, M, b)


def loss():
    s = match()[2]
    return np.sum(np.log1p(np.exp(s)) - liked * s)


def gradient():
    a, b, s = match()
    e = 1 / (1 + np.exp(-s)) - liked
    ea, eb = e[:, None] * a, e[:, None] * b
    gM = np.einsum('ni,nj->ij', a, eb)
    ga = eb @ M.T
    gb = ea @ M.T
    return users.T @ (ga * (1 - a ** 2)), items.T @ (gb * (1 - b ** 2)), gM

# --- answer
LINE = 28
NAME = "gb"
WHAT = "Seen from b, M is summed over its first index, so it is ea @ M without the transpose."
RIGHT_LINE = "gb = ea @ M"
PARAMS = [("Eu", "G[0]"), ("Ei", "G[1]"), ("M", "G[2]")]
