import numpy as np

rng = np.random.default_rng(179)
x = rng.normal(size=(3, 2, 5))      # (time, features, examples)
y = rng.integers(0, 2, size=(1, 5))
Wx, Wh, Wy = rng.normal(size=(4, 2)), rng.normal(size=(4, 4)) / 2, rng.normal(size=(1, 4))
ba, by = rng.normal(size=(4, 1)), rng.normal(size=(1, 1))

def forward():
    a = [np.zeros((4, 5))]
    for xt in x:
        a.append(np.tanh(Wx @ xt + Wh @ a[-1] + ba))
    return a, 1 / (1 + np.exp(-(Wy @ a[-1] + by)))

def loss():
    yhat = forward()[1]
    return -np.log(np.where(y, yhat, 1 - yhat)).mean()

def gradient():
    a, yhat = forward()
    dz = (yhat - y) / y.size
    gradients = dict(Wy=dz @ a[3].T, by=dz.sum(1, keepdims=True), Wx=0, Wh=0, ba=0)
    da = Wy.T @ dz
    for t in (3, 2, 1):
        dtanh = da * (1 - a[t] ** 2)
        gradients["Wx"] += dtanh @ x[t - 1].T
        gradients["Wh"] += dtanh @ a[t - 1].T
        gradients["ba"] += dtanh.sum(1, keepdims=True)
        da = Wh.T @ dtanh
    return gradients

# --- answer
LINE = None
NAME = None
WHAT = "Right."
RIGHT_LINE = None
PARAMS = [(k, "G['%s']" % k) for k in ("Wx", "Wh", "Wy", "ba", "by")]
