import numpy as np

# a small classifier; everything is a column per example
rng = np.random.RandomState(5)
n_in, n_hid, n_out, batch = 6, 6, 3, 12
X = rng.randn(n_in, batch)
T = np.eye(n_out)[:, rng.randint(n_out, size=batch)]
eta, mu, wd = 0.2, 0.9, 1e-2
theta = [rng.randn(n_hid, n_in) * .6, rng.randn(n_hid, 1) * .2,
         rng.randn(n_out, n_hid) * .6, rng.randn(n_out, 1) * .2]
velocity = [rng.randn(*t.shape) * 0.05 for t in theta]


def softplus(a):
    return np.log1p(np.exp(a))


def forward():
    a1 = theta[0] @ X + theta[1]
    h = softplus(a1)
    a2 = theta[2] @ h + theta[3]
    e = np.exp(a2 - a2.max(0))
    return a1, h, e / e.sum(0)


def loss():
    y = forward()[2]
    penalty = 0.5 * wd * ((theta[0] ** 2).sum() + (theta[2] ** 2).sum())
    return -(T * np.log(y)).sum() / batch + penalty


def steps():
    """the changes (momentum included) that the next update would make"""
    a1, h, y = forward()
    error_out = (T - y) * (eta / batch)
    error_hid = theta[2].T @ error_out
    error_hid = error_hid - error_hid / (1 + np.exp(a1))
    raw = [error_hid @ X.T, error_hid @ np.ones((batch, 1)), error_out @ h.T, error_out @ np.ones((batch, 1))]
    raw[0] -= eta * wd * theta[0]
    raw[2] -= eta * wd * theta[2]
    return [mu * v + r for v, r in zip(velocity, raw)]


def gradient():
    return [(mu * v - s) / eta for v, s in zip(velocity, steps())]

# --- answer
LINE = None
NAME = None
WHAT = "Right: the errors are target minus output times the rate, so they are the steps; sigmoid(a1) = 1 - 1/(1 + e^a1)."
RIGHT_LINE = None
PARAMS = [("theta[%d]" % i, "G[%d]" % i) for i in range(4)]
