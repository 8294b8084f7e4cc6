import numpy as np

rng = np.random.default_rng(152)
xs, ts = rng.normal(size=(5, 3)), rng.normal(size=(5, 2))
M1, M2 = rng.normal(size=(4, 3)), rng.normal(size=(2, 4))
gain, bias = rng.normal(size=4), rng.normal(size=4)

def ln(v):
    c = v - v.mean()
    s = np.sqrt((c @ c) / c.size + 1e-5)
    return c / s, s

def loss():
    out = 0.
    for x, t in zip(xs, ts):
        n, _ = ln(M1 @ x)
        r = M2 @ np.maximum(gain * n + bias, 0) - t
        out += r @ r
    return out / 2

def gradient():
    gM1, gM2, ggain, gbias = (np.zeros_like(p) for p in (M1, M2, gain, bias))
    for x, t in zip(xs, ts):
        n, s = ln(M1 @ x)
        u = gain * n + bias
        a = np.maximum(u, 0)
        r = M2 @ a - t
        gM2 += np.outer(r, a)
        du = M2.T @ r
        du[u < 0] = 0
        gbias += du
        ggain += du * n
        dn = du * gain
        dv = (dn - dn.mean() - n * (dn @ n) / n.size) / s
        gM1 += np.outer(dv, x)
    return gM1, gM2, ggain, gbias

# --- answer
LINE = None
NAME = None
WHAT = "Right."
RIGHT_LINE = None
PARAMS = list(zip(["M1", "M2", "gain", "bias"], ["G[%d]" % i for i in range(4)]))
