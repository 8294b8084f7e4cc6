import numpy as np

rng = np.random.default_rng(35)
INPUT = rng.normal(size=(5, 3))
TARGET = rng.normal(size=(5, 2))
SYN0 = rng.normal(size=(3, 4))
SYN1 = rng.normal(size=(4, 2))
ALPHA = 0.05


def nonlin(x):
    return 1 / (1 + np.exp(-x))


def train_step(syn0, syn1):
    """one step of gradient descent, returns the new weights"""
    l0 = INPUT
    l1 = nonlin(l0.dot(syn0))
    l2 = l1.dot(syn1)
    l2_delta = (l2 - TARGET) / len(l0)
    syn1 = syn1 - ALPHA * l1.T.dot(l2_delta)
    l1_error = l2_delta.dot(syn1.T)
    l1_delta = l1_error * l1 * (1 - l1)
    syn0 = syn0 - ALPHA * l0.T.dot(l1_delta)
    return syn0, syn1


def loss():
    return ((nonlin(INPUT.dot(SYN0)).dot(SYN1) - TARGET) ** 2).sum() / (2 * len(INPUT))


def gradient():
    new0, new1 = train_step(SYN0, SYN1)
    return (SYN0 - new0) / ALPHA, (SYN1 - new1) / ALPHA

# --- answer
LINE = (22, 21)
NAME = "l1_error"
WHAT = "syn1 was already updated one line above; the delta has to be brought back through the weights of the forward pass."
RIGHT_LINE = "l1_error = l2_delta.dot(SYN1.T)"
PARAMS = [("SYN0", "G[0]"), ("SYN1", "G[1]")]
