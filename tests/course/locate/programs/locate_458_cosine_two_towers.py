import numpy as np

np.random.seed(2019)
TEMP = 0.3
queries, docs = np.random.randn(6, 5), np.random.randn(6, 4)
tower_q = [np.random.randn(5, 7), np.random.randn(7, 3)]
tower_d = [np.random.randn(4, 6), np.random.randn(6, 3)]


def climb(tower, x):
    h = np.maximum(x @ tower[0], 0) + 0.1 * (x @ tower[0])
    e = h @ tower[1]
    length = np.linalg.norm(e, axis=1, keepdims=True)
    return h, e / length, length


def descend(tower, x, h, unit, length, d_unit):
    # the part along the unit vector does not change it
    d_e = (d_unit - unit * np.sum(unit * d_unit, axis=1, keepdims=True)) / length
    d_z = d_e @ tower[1].T * np.where(h > 0, 1.1, 0.1)
    return [x.T @ d_z, h.T @ d_e]


def similarities():
    q, d = climb(tower_q, queries), climb(tower_d, docs)
    return q, d, q[1] @ d[1].T / TEMP


def log_softmax(s, axis):
    s = s - s.max(axis=axis, keepdims=True)
    return s - np.log(np.sum(np.exp(s), axis=axis, keepdims=True))


def loss():
    s = similarities()[-1]
    return -(np.trace(log_softmax(s, 0)) + np.trace(log_softmax(s, 1))) / (2 * len(s))


def gradient():
    q, d, s = similarities()
    n = len(s)
    d_s = np.exp(log_softmax(s, 0)) + np.exp(log_softmax(s, 1)) - 2 * np.eye(n)
    d_s /= 2 * n * TEMP
    return {"q": descend(tower_q, queries, *q, d_s @ d[1]),
            "d": descend(tower_d, docs, *d, d_s.T @ q[1])}

# --- answer
LINE = None
NAME = None
WHAT = "Right: h has the sign of z, so its slope is 1.1 or 0.1; the temperature and the mean of both directions are in d_s."
RIGHT_LINE = None
PARAMS = [("tower_%s[%d]" % (t, i), "G['%s'][%d]" % (t, i)) for t in "qd" for i in (0, 1)]
