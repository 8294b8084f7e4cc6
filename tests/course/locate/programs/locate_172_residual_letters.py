import numpy as np

rng = np.random.default_rng(172)
x = rng.normal(size=(6, 4))
t = rng.normal(size=(6, 1))
A = rng.normal(size=(4, 4)); a = rng.normal(size=4)
B = rng.normal(size=(4, 4)); b = rng.normal(size=4)
c = rng.normal(size=(4, 1))

def forward():
    u = np.tanh(x @ A + a)
    r = np.maximum(u @ B + b, 0)
    s = u + r
    return u, r, s, s @ c

def loss():
    return 0.5 * np.mean((forward()[3] - t) ** 2)

def gradient():
    u, r, s, o = forward()
    do = (o - t) / len(t)
    dc = s.T @ do
    ds = do @ c.T
    dr = ds
    dr *= (r > 0)
    dB = u.T @ dr
    db = dr.sum(axis=0)
    du = ds + dr @ B.T
    du *= 1 - u * u
    return {"A": x.T @ du, "a": du.sum(axis=0), "B": dB, "b": db, "c": dc}

# --- answer
LINE = (24, 25)
NAME = "dr"
WHAT = "dr is the same array as ds, so the in-place product with the ReLU's mask also spoils the skip path's delta."
RIGHT_LINE = "dr = ds.copy()"
PARAMS = [(k, "G['%s']" % k) for k in "AaBbc"]
