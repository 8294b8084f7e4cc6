import numpy as np

r = np.random.default_rng(216)
X = r.normal(size=(7, 3))
Y = r.normal(size=(7, 3))
Y[0, 1] = Y[2, 2] = Y[3, 0] = Y[3, 1] = Y[6, 2] = np.nan
known = ~np.isnan(Y)
Y_filled = np.where(known, Y, 0.0)
V = r.normal(size=(3, 4))
v = r.normal(size=(1, 4))
U = r.normal(size=(4, 3))

def estimate():
    a = 1 / (1 + np.exp(-X @ V - v))
    return a, a @ U

def loss():
    a, guess = estimate()
    return np.sum(known * (guess - Y_filled) ** 2) / np.sum(known)

def gradient():
    a, guess = estimate()
    d_guess = 2 * known * (guess - Y_filled) / known.size
    d_U = a.T @ d_guess
    d_z = d_guess @ U.T * a * (1 - a)
    return d_z.T @ X, np.ones((1, len(X))) @ d_z, d_U

# --- answer
LINE = 23
NAME = "d_guess"
WHAT = "The loss is a mean over the known values only: it is divided by known.sum(), not by the number of all places."
RIGHT_LINE = "d_guess = 2 * known * (guess - Y_filled) / known.sum()"
PARAMS = [("V", "G[0].T"), ("v", "G[1]"), ("U", "G[2]")]
