from collections import namedtuple
import numpy as np

Weights = namedtuple("Weights", "to_mean to_logvar back")
rng = np.random.default_rng(238)
x = rng.normal(size=(6, 4))
noise = rng.normal(size=(6, 2))
w = Weights(rng.normal(size=(4, 2)), 0.5 * rng.normal(size=(4, 2)), rng.normal(size=(2, 4)))


def encode():
    mean, logvar = x @ w.to_mean, x @ w.to_logvar
    return mean, logvar, mean + np.exp(logvar / 2) * noise


def loss():
    mean, logvar, z = encode()
    reconstruction = 0.5 * ((np.tanh(z) @ w.back - x) ** 2).sum()
    divergence = 0.5 * (np.exp(logvar) + mean ** 2 - 1 - logvar).sum()
    return (reconstruction + divergence) / len(x)


def gradient():
    mean, logvar, z = encode()
    code = np.tanh(z)
    d_out = (code @ w.back - x) / len(x)
    d_z = d_out @ w.back.T * (1 - code ** 2)
    d_mean = d_z + mean / len(x)
    d_logvar = d_z * noise * np.exp(logvar / 2)
    d_logvar = d_logvar + 0.5 * (np.exp(logvar) - 1) / len(x)
    return Weights(x.T @ d_mean, x.T @ d_logvar, code.T @ d_out)

# --- answer
LINE = 29
NAME = "d_logvar"
WHAT = "The inner derivative of exp(logvar / 2) is 1/2; it is missing."
RIGHT_LINE = "d_logvar = d_z * noise * np.exp(logvar / 2) / 2"
PARAMS = [("w." + f, "G." + f) for f in ("to_mean", "to_logvar", "back")]
