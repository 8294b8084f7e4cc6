import numpy as np

rng = np.random.default_rng(246)
x = rng.normal(size=(6, 3))
y = np.array([0, 1, 1, 0, 1, 0])
Ws = [rng.normal(size=(4, 3)), rng.normal(size=(4, 4)), rng.normal(size=(2, 4))]
bs = [rng.normal(size=4), rng.normal(size=4), rng.normal(size=2)]


def sigmoid(t):
    return 1 / (1 + np.exp(-t))


def all_layers():
    hs = [x]
    for W, b in zip(Ws[:-1], bs[:-1]):
        t = hs[-1] @ W.T + b
        hs.append(t * sigmoid(1.7 * t))
    return hs, hs[-1] @ Ws[-1].T + bs[-1]


def loss():
    o = all_layers()[1]
    # two outputs: only their difference matters
    d = (o[:, 1] - o[:, 0]) * np.where(y == 1, 1, -1)
    return np.log(1 + np.exp(-d)).sum()


def gradient():
    hs, o = all_layers()
    sgn = np.where(y == 1, 1, -1)
    d = (o[:, 1] - o[:, 0]) * sgn
    r = -sgn * sigmoid(-d)
    # products of Jacobians from the top: J[n] is d(o1 - o0)/d(layer)
    J = np.repeat((Ws[-1][1] - Ws[-1][0])[None], len(x), axis=0)
    gW = [None, None, np.vstack([-(r @ hs[2]), r @ hs[2]])]
    gb = [None, None, np.array([-r.sum(), r.sum()])]
    for k in (1, 0):
        t = hs[k] @ Ws[k].T + bs[k]
        s = sigmoid(1.7 * t)
        J = J * (s + 1.7 * t * s * (1 - s))
        gW[k] = (r[:, None, None] * J[:, :, None] * hs[k][:, None, :]).sum(0)
        gb[k] = r @ J
        J = J @ Ws[k]
    return gW + gb

# --- answer
LINE = None
NAME = None
WHAT = "Right: the residual r is kept apart from the Jacobian of the difference of the two outputs, and multiplied in at the end."
RIGHT_LINE = None
PARAMS = [("Ws[%d]" % i, "G[%d]" % i) for i in range(3)] + [("bs[%d]" % i, "G[%d]" % (i + 3)) for i in range(3)]
