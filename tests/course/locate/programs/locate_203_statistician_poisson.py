import numpy as np

gen = np.random.default_rng(203)
n, p, q = 10, 3, 4
Z = gen.standard_normal((n, p))
counts = gen.poisson(2.0, size=n)
Gamma = 0.5 * gen.standard_normal((p, q))   # coefficients of the basis
beta0 = 0.3
beta = 0.5 * gen.standard_normal(q)


def linear_predictor():
    basis = np.tanh(Z @ Gamma)
    return basis, beta0 + basis @ beta


def loss():
    """negative log-likelihood per observation, log link"""
    _, eta = linear_predictor()
    return np.mean(np.exp(eta) - counts * eta)


def gradient():
    basis, eta = linear_predictor()
    mu = np.exp(eta)
    score = (mu - counts) * mu / n
    return {
        "beta0": score.sum(),
        "beta": basis.T @ score,
        "Gamma": Z.T @ (np.outer(score, beta) * (1 - basis ** 2)),
    }

# --- answer
LINE = 26
NAME = "score"
WHAT = "With the Poisson likelihood and its log link the slope with respect to eta is mu - counts; the link's slope has cancelled already."
RIGHT_LINE = "score = (mu - counts) / n"
PARAMS = [(k, "G['%s']" % k) for k in ("beta0", "beta", "Gamma")]
