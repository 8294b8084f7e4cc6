import numpy as np

rng = np.random.default_rng(2001)
TAGS = 3
sent = [(rng.normal(size=(n, 5)), rng.integers(0, TAGS, n)) for n in (4, 3, 5)]
emit = {"W": rng.normal(size=(5, TAGS)), "b": rng.normal(size=TAGS)}
trans = rng.normal(size=(TAGS, TAGS))


def logsumexp(v, axis):
    top = v.max(axis=axis, keepdims=True)
    return (top + np.log(np.exp(v - top).sum(axis=axis, keepdims=True))).squeeze(axis)


def alphas(u):
    a = [u[0]]
    for row in u[1:]:
        a.append(logsumexp(a[-1][:, None] + trans, 0) + row)
    return a


def betas(u):
    b = [np.zeros(TAGS)]
    for row in u[:0:-1]:
        b.append(logsumexp(trans + (row + b[-1]), 1))
    return b[::-1]


def loss():
    total = 0.0
    for x, tags in sent:
        u = x @ emit["W"] + emit["b"]
        score = u[np.arange(len(tags)), tags].sum() + trans[tags[:-1], tags[1:]].sum()
        total += logsumexp(alphas(u)[-1], 0) - score
    return total


def gradient():
    g = {"W": 0, "b": 0, "trans": np.zeros_like(trans)}
    for x, tags in sent:
        u = x @ emit["W"] + emit["b"]
        a, b = alphas(u), betas(u)
        logz = logsumexp(a[-1], 0)
        du = np.exp(np.array(a) + np.array(b) - logz)       # expected minus seen
        du[np.arange(len(tags)), tags] -= 1
        for t in range(1, len(tags)):
            g["trans"] += np.exp(a[t - 1][:, None] + trans + u[t] + b[t] - logz)
            g["trans"][tags[t - 1], tags[t]] -= 1
        g["W"] = g["W"] + x.T @ du
        g["b"] = g["b"] + du.sum(0)
    return g

# --- answer
LINE = None
NAME = None
WHAT = "Right: the gradient of log Z is the marginals, from the forward and backward sums; there is no chain of deltas."
RIGHT_LINE = None
PARAMS = [("emit['W']", "G['W']"), ("emit['b']", "G['b']"), ("trans", "G['trans']")]
