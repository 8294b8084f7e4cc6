import numpy as np

# reservoir-like unit with time constant, all inputs of one run in u
rng = np.random.default_rng(223)
u = np.column_stack([np.sin(0.9 * np.arange(8)), np.cos(0.4 * np.arange(8))])
ref = np.sin(0.9 * np.arange(8) + 0.5)
tau = 3.0
k = 1.0 / tau
Win = rng.normal(size=(2, 3))
Wrec = 0.5 * rng.normal(size=(3, 3))
wout = rng.normal(size=3)


def simulate():
    x = np.zeros((9, 3))
    f = np.zeros((8, 3))
    for n in range(8):
        f[n] = np.tanh(u[n] @ Win + x[n] @ Wrec)
        x[n + 1] = (1 - k) * x[n] + k * f[n]
    return x, f


def loss():
    x, _ = simulate()
    return np.mean((x[1:] @ wout - ref) ** 2)


def gradient():
    x, f = simulate()
    e = 2 * (x[1:] @ wout - ref) / len(ref)
    gWin, gWrec = np.zeros_like(Win), np.zeros_like(Wrec)
    gx = np.zeros(3)
    for n in range(7, -1, -1):
        gx = gx + e[n] * wout
        gf = k * gx * (1 - f[n] ** 2)
        gWin += np.outer(u[n], gf)
        gWrec += np.outer(x[n], gf)
        gx = gf @ Wrec.T
    return gWin, gWrec, e @ x[1:]

# --- answer
LINE = 38
NAME = "gx"
WHAT = "The state is also passed on directly, with the factor 1 - k: that way is missing."
RIGHT_LINE = "gx = gf @ Wrec.T + (1 - k) * gx"
PARAMS = [("Win", "G[0]"), ("Wrec", "G[1]"), ("wout", "G[2]")]
