import numpy as np

"""Poisson regression with a log link and an offset (claims per exposure), ridge penalty on the slopes."""

gen = np.random.default_rng(23)
n, k = 60, 4
exposure = gen.uniform(0.5, 2.0, size=n)
Z = np.column_stack([np.ones(n), gen.normal(size=(n, k))])
beta_true = np.array([0.2, 0.5, -0.4, 0.1, 0.3])
counts = gen.poisson(exposure * np.exp(Z @ beta_true))
beta = gen.normal(size=k + 1) * 0.3
alpha = 0.1


def linear_predictor(coef):
    return Z @ coef + np.log(exposure)


def negative_log_likelihood(coef):
    eta = linear_predictor(coef)
    mu = np.exp(eta)
    return np.sum(mu - counts * eta)


def penalty(coef):
    return alpha * np.sum(coef[1:] ** 2)


def score(coef):
    mu = np.exp(linear_predictor(coef))
    residuals = counts - mu
    return Z.T @ residuals


def penalty_slope(coef):
    slope = 2 * alpha * coef
    slope[0] = 0
    return slope


def loss():
    return negative_log_likelihood(beta) / n + penalty(beta)


def gradient():
    g = -score(beta)
    g = (g + penalty_slope(beta)) / n
    return g

# --- answer
LINE = 47
NAME = "g"
WHAT = "Only the likelihood is divided by n in the loss; the penalty's slope must not be."
RIGHT_LINE = "g = g / n + penalty_slope(beta)"
PARAMS = [("beta", "G")]
