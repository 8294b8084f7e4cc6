import numpy as np

# y(t) is fitted by three waves, each with amplitude, wave number and phase
t = np.linspace(-2.0, 2.0, 9)
y = t * np.exp(-t**2 / 2)
sigma = 0.3 + 0.1 * np.abs(t)          # error bars

A = np.array([0.7, -1.1, 0.4])
k = np.array([0.9, 1.7, 2.4])
phi = np.array([0.1, -0.6, 1.3])

def fit():
    theta = np.outer(t, k) + phi
    return theta, np.cos(theta) @ A

def loss():
    _, f = fit()
    return 0.5 * np.sum(((f - y) / sigma)**2)      # chi^2 / 2

def gradient():
    theta, f = fit()
    dchi_df = (f - y) / sigma
    df_dtheta = -A * np.sin(theta)
    dA = dchi_df @ np.cos(theta)
    dk = (dchi_df * t) @ df_dtheta
    dphi = dchi_df @ df_dtheta
    return dA, dk, dphi

# --- answer
LINE = 22
NAME = "dchi_df"
WHAT = "In chi^2 the error bar is inside the square, so its slope with respect to f is (f - y) / sigma**2."
RIGHT_LINE = "dchi_df = (f - y) / sigma**2"
PARAMS = [("A", "G[0]"), ("k", "G[1]"), ("phi", "G[2]")]
