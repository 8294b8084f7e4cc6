import numpy as np

rng = np.random.default_rng(132)
Theta = [rng.normal(scale=0.7, size=(4, 4)) for _ in range(3)]
Bias = [rng.normal(scale=0.2, size=(4,)) for _ in range(3)]
samples = rng.normal(size=(5, 4))
labels = rng.uniform(size=(5, 4))


def logistic(u):
    return 1 / (1 + np.exp(-u))


def activations():
    acts = [samples]
    for th, bi in zip(Theta, Bias):
        acts.append(logistic(acts[-1] @ th + bi))
    return acts


def loss():
    q = activations()[-1]
    return -np.sum(labels * np.log(q) + (1 - labels) * np.log(1 - q)) / len(samples)


def gradient():
    acts = activations()
    deltas = [(acts[-1] - labels) / len(samples)]
    for th, a in zip(Theta[:0:-1], acts[-2:0:-1]):
        deltas.append(deltas[-1] @ th.T * a * (1 - a))
    deltas.reverse()
    d_theta = [a.T @ d for a, d in zip(acts[1:], deltas)]
    d_bias = [d.sum(axis=0) for d in deltas]
    return d_theta, d_bias

# --- answer
LINE = 32
NAME = "d_theta"
WHAT = "deltas[0] belongs to the layer whose input is acts[0]: the activations have to be zipped from the start, acts[:-1]."
RIGHT_LINE = "d_theta = [a.T @ d for a, d in zip(acts[:-1], deltas)]"
PARAMS = [("Theta[%d]" % i, "G[0][%d]" % i) for i in range(3)] + [("Bias[%d]" % i, "G[1][%d]" % i) for i in range(3)]
