import numpy as np

def with_bias(M):
    return np.insert(M, 0, 1, axis=1)

def squash(M):
    return .5*(1 + np.tanh(M/2))

rng = np.random.default_rng(145)
Xb = with_bias(rng.normal(size=(9, 2)))
y = rng.integers(0, 2, 9)[:, None]
Theta = {1: rng.normal(size=(3, 4)), 2: rng.normal(size=(5, 3)), 3: rng.normal(size=(4, 1))}

def propagate():
    A = {0: Xb}
    for k in (1, 2, 3):
        S = squash(A[k - 1] @ Theta[k])
        A[k] = S if k == 3 else with_bias(S)
    return A

def loss():
    p = propagate()[3]
    return float(-(y*np.log(p) + (1 - y)*np.log1p(-p)).sum()/len(y))

def gradient():
    A = propagate()
    D = {3: (A[3] - y)/len(y)}
    for k in (2, 1):
        full = (D[k + 1] @ Theta[k + 1].T)*A[k]*(1 - A[k])
        D[k] = full[:, 1:]
    return {k: A[k - 1].T @ D[k] for k in D}

# --- answer
LINE = None
NAME = None
WHAT = "Right."
RIGHT_LINE = None
PARAMS = [("Theta[%d]" % k, "G[%d]" % k) for k in (1, 2, 3)]
