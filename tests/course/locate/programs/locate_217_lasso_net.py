import numpy as np

LAMBDA = 0.05
rng = np.random.default_rng(217)
X = rng.normal(size=(10, 4))
y = X[:, 0] - 2 * X[:, 1] * X[:, 2]
coef_hidden = rng.normal(size=(4, 3))
coef_out = rng.normal(size=3)
intercept = 0.4


def fitted_values():
    H = np.tanh(X @ coef_hidden)
    return H, H @ coef_out + intercept


def loss():
    residuals = fitted_values()[1] - y
    penalty = LAMBDA * (np.abs(coef_hidden).sum() + np.abs(coef_out).sum())
    return residuals @ residuals / (2 * len(y)) + penalty


def gradient():
    H, yhat = fitted_values()
    residuals = (yhat - y) / len(y)
    grad_out = H.T @ residuals + LAMBDA * np.sign(coef_out)
    grad_hidden = X.T @ (np.outer(residuals, coef_out) * (1 - H ** 2)) + LAMBDA * coef_hidden
    return grad_hidden, grad_out, residuals.sum()

# --- answer
LINE = 27
NAME = "grad_hidden"
WHAT = "The penalty is the sum of the absolute values; its slope is LAMBDA times the sign, not times the coefficient."
RIGHT_LINE = "grad_hidden = X.T @ (np.outer(residuals, coef_out) * (1 - H ** 2)) + LAMBDA * np.sign(coef_hidden)"
PARAMS = [("coef_hidden", "G[0]"), ("coef_out", "G[1]"), ("intercept", "G[2]")]
