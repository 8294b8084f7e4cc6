import numpy as np

rng = np.random.default_rng(4242)
pixels = rng.integers(0, 17, (9, 8)) / 16
target = np.zeros((9, 3), dtype=int)
target[np.arange(9), rng.integers(0, 3, 9)] = 1

coef = [rng.normal(size=(8, 5)), rng.normal(size=(5, 3))]
intercept = [rng.normal(size=5), rng.normal(size=3)]


def logistic(z):
    return 1 / (1 + np.exp(-z))


def feed(x):
    mid = logistic(x @ coef[0] + intercept[0])
    return mid, logistic(mid @ coef[1] + intercept[1])


def loss():
    _, out = feed(pixels)
    return ((out - target) ** 2).sum() * 2


def gradient():
    mid, out = feed(pixels)
    delta_out = np.zeros_like(target)
    for n in range(len(pixels)):
        for k in range(3):
            delta_out[n, k] = 4 * (out[n, k] - target[n, k]) * out[n, k] * (1 - out[n, k]) * 1.0
    delta_mid = np.zeros_like(mid)
    for n in range(len(pixels)):
        for j in range(5):
            delta_mid[n, j] = np.dot(coef[1][j], delta_out[n]) * mid[n, j] * (1 - mid[n, j])
    return {"coef": [pixels.T @ delta_mid, mid.T @ delta_out],
            "intercept": [delta_mid.sum(axis=0), delta_out.sum(axis=0)]}

# --- answer
LINE = (28, 31)
NAME = "delta_out"
WHAT = "target is an array of integers, so zeros_like(target) is too: every delta is cut off to a whole number."
RIGHT_LINE = "delta_out = np.zeros_like(out)"
PARAMS = [("%s[%d]" % (k, i), "G['%s'][%d]" % (k, i)) for k in ("coef", "intercept") for i in (0, 1)]
