import numpy as np

rng = np.random.default_rng(228)
batch = rng.normal(size=(5, 3))
labels = rng.uniform(size=(5, 2))
net = [
    [rng.normal(size=(3, 4)), rng.normal(size=4)],
    [rng.normal(size=(4, 4)), rng.normal(size=4)],
    [rng.normal(size=(4, 2)), rng.normal(size=2)],
]


def sigm(z):
    return 1 / (1 + np.exp(-z))


def run(x):
    outs = []
    for w, b in net:
        x = sigm(x @ w + b)
        outs.append(x)
    return outs


def loss():
    return np.square(run(batch)[-1] - labels).sum() / 2


def gradient():
    h1, h2, out = run(batch)
    err = out
    err -= labels
    d3 = err * out * (1 - out)
    d2 = d3 @ net[2][0].T * h2 * (1 - h2)
    d1 = d2 @ net[1][0].T * h1 * (1 - h1)
    return [[batch.T @ d1, d1.sum(0)], [h1.T @ d2, d2.sum(0)], [h2.T @ d3, d3.sum(0)]]

# --- answer
LINE = (31, 32)
NAME = "err"
WHAT = "err is the same array as out, so err -= labels also changes out, which the line after needs for the slope."
RIGHT_LINE = "err = out.copy()"
PARAMS = [("net[%d][%d]" % (i, k), "G[%d][%d]" % (i, k)) for i in range(3) for k in range(2)]
