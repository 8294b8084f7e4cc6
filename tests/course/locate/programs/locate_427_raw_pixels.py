import numpy as np

rng = np.random.default_rng(66)
mnist_like = rng.integers(0, 256, (10, 16)).astype(float)
digit = rng.integers(0, 10, 10)
w0, b0 = rng.normal(0, 0.3, (16, 8)), rng.normal(0, 0.1, 8)
w1, b1 = rng.normal(0, 0.3, (8, 10)), rng.normal(0, 0.1, 10)


def preprocess(img):
    return img / 255.0 - 0.5


def activate(v):
    return 1.7159 * np.tanh(2 / 3 * v)


def activate_slope(out):
    return 2 / 3 / 1.7159 * (1.7159 - out) * (1.7159 + out)


def infer():
    mid = activate(preprocess(mnist_like) @ w0 + b0)
    logit = mid @ w1 + b1
    z = np.exp(logit - logit.max(axis=1)[:, None])
    return mid, z / z.sum(axis=1)[:, None]


def loss():
    _, q = infer()
    return -np.log(q[np.arange(10), digit]).mean()


def gradient():
    mid, q = infer()
    q[np.arange(10), digit] -= 1
    q /= 10
    gw1 = mid.T @ q
    gb1 = q.sum(0)
    back = (q @ w1.T) * activate_slope(mid)
    gw0 = mnist_like.T @ back
    gb0 = back.sum(0)
    return gw0, gb0, gw1, gb1

# --- answer
LINE = 41
NAME = "gw0"
WHAT = "The network saw the preprocessed pixels (divided by 255, minus a half), not the raw ones."
RIGHT_LINE = "gw0 = preprocess(mnist_like).T @ back"
PARAMS = [("w0", "G[0]"), ("b0", "G[1]"), ("w1", "G[2]"), ("b1", "G[3]")]
