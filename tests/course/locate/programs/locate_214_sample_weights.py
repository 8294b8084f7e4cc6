import numpy as np

rng = np.random.default_rng(214)
X = rng.normal(size=(4, 3))
Y = rng.normal(size=(4, 4))
sample_weight = np.array([0.5, 2.0, 1.0, 3.0])
coefs = [rng.normal(size=(3, 5)), rng.normal(size=(5, 4))]
intercepts = [rng.normal(size=5), rng.normal(size=4)]


def forward_pass():
    hidden = np.tanh(X @ coefs[0] + intercepts[0])
    return hidden, hidden @ coefs[1] + intercepts[1]


def loss():
    _, out = forward_pass()
    per_sample = ((out - Y) ** 2).sum(axis=1)
    return np.average(per_sample, weights=sample_weight)


def gradient():
    hidden, out = forward_pass()
    delta_out = 2 * (out - Y) * sample_weight / sample_weight.sum()
    delta_hidden = delta_out @ coefs[1].T * (1 - hidden ** 2)
    coef_grads = [X.T @ delta_hidden, hidden.T @ delta_out]
    intercept_grads = [delta_hidden.sum(axis=0), delta_out.sum(axis=0)]
    return coef_grads, intercept_grads

# --- answer
LINE = 24
NAME = "delta_out"
WHAT = "sample_weight belongs to the rows; without [:, None] it is broadcast over the columns, which are four as well."
RIGHT_LINE = "delta_out = 2 * (out - Y) * sample_weight[:, None] / sample_weight.sum()"
PARAMS = [("coefs[%d]" % i, "G[0][%d]" % i) for i in range(2)] + [("intercepts[%d]" % i, "G[1][%d]" % i) for i in range(2)]
