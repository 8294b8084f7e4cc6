import numpy as np

TEMP = 2.0
rng = np.random.default_rng(232)
notes = rng.normal(size=(6, 3))
teacher = rng.dirichlet(np.ones(3), size=6)
w_in = rng.normal(size=(3, 3)); w_mid = rng.normal(size=(3, 3)); w_out = rng.normal(size=(3, 3))


def soft(z):
    e = np.exp(z / TEMP)
    return e / e.sum(axis=1, keepdims=True)


def student():
    a = np.tanh(notes @ w_in)
    b = np.tanh(a @ w_mid)
    return a, b, soft(b @ w_out)


def loss():
    return -(teacher * np.log(student()[2])).sum() / len(notes)


def gradient():
    a, b, p = student()
    d = (p - teacher) / len(notes)
    g_out = b.T @ d
    d = d @ w_out.T * (1 - b * b)
    g_mid = a.T @ d
    d = d @ w_mid.T * (1 - a * a)
    return notes.T @ d, g_mid, g_out

# --- answer
LINE = 27
NAME = "d"
WHAT = "The softmax is taken of z / TEMP, so the slope with respect to z is divided by TEMP."
RIGHT_LINE = "d = (p - teacher) / len(notes) / TEMP"
PARAMS = [("w_in", "G[0]"), ("w_mid", "G[1]"), ("w_out", "G[2]")]
