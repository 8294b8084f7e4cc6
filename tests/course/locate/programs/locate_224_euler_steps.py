import numpy as np

# dx/dt = tanh(x M + m), three explicit Euler steps with a matrix of their own
h = 0.25
rng = np.random.default_rng(224)
x0 = rng.normal(size=(5, 2))
x_end = rng.normal(size=(5, 2))
M = rng.normal(size=(3, 2, 2)) * 1.5
m = rng.normal(size=(3, 2))


def integrate():
    path, rates = [x0], []
    for n in range(3):
        rates.append(np.tanh(path[n] @ M[n] + m[n]))
        path.append(path[n] + h * rates[n])
    return path, rates


def loss():
    path, _ = integrate()
    return 0.5 * np.sum((path[3] - x_end) ** 2)


def gradient():
    path, rates = integrate()
    gM, gm = np.zeros_like(M), np.zeros_like(m)
    lam = path[3] - x_end
    for n in (2, 1, 0):
        w = h * lam * (1 - rates[n] ** 2)
        gM[n] = path[n].T @ w
        gm[n] = w.sum(axis=0)
        lam = lam + h * w @ M[n].T
    return gM, gm

# --- answer
LINE = 33
NAME = "lam"
WHAT = "The step size h is in w already, so here it is multiplied in a second time."
RIGHT_LINE = "lam = lam + w @ M[n].T"
PARAMS = [("M", "G[0]"), ("m", "G[1]")]
