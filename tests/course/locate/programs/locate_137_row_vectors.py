import numpy as np

R = np.random.default_rng(137)
pairs = [(R.normal(size=(1, 3)), R.normal(size=(1, 2))) for _ in range(4)]
V = R.normal(size=(3, 5)); v0 = R.normal(size=(1, 5))
U = R.normal(size=(5, 2)); u0 = R.normal(size=(1, 2))

def elu(z): return np.where(z > 0, z, np.exp(z) - 1)

def loss():
    return sum(np.sum(np.square(elu(x@V + v0)@U + u0 - t)) for x, t in pairs)/len(pairs)/2

def gradient():
    acc = None
    for x, t in pairs:
        z = x@V + v0
        h = elu(z)
        e = h@U + u0 - t
        gz = (e@U.T)*np.where(z > 0, 1, h + 1)
        these = [x.T@gz, gz, h.T@e, e]
        acc = these if acc is None else [p + q for p, q in zip(acc, these)]
    return [g/len(pairs) for g in acc]

# --- answer
LINE = None
NAME = None
WHAT = "Right."
RIGHT_LINE = None
PARAMS = list(zip(["V", "v0", "U", "u0"], ["G[%d]" % i for i in range(4)]))
