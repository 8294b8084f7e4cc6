import numpy as np

rng = np.random.RandomState(222)
xs = rng.randn(6, 3)
ys = rng.randn(6, 2)
theta = {
    "U": rng.randn(4, 3) * 0.6,
    "W": rng.randn(4, 4) * 0.6,
    "V": rng.randn(2, 4) * 0.6,
}


def forward():
    s = np.zeros((len(xs) + 1, 4))
    o = np.zeros((len(xs), 2))
    for t in range(len(xs)):
        s[t + 1] = np.tanh(theta["U"] @ xs[t] + theta["W"] @ s[t])
        o[t] = theta["V"] @ s[t + 1]
    return s, o


def loss():
    _, o = forward()
    return 0.5 * ((o - ys) ** 2).sum() / len(xs)


def gradient():
    s, o = forward()
    err = (o - ys) / len(xs)
    grads = {name: np.zeros(value.shape) for name, value in theta.items()}
    carry = np.zeros(4)
    t = len(xs)
    while t > 0:
        t -= 1
        grads["V"] += np.outer(err[t], s[t + 1])
        dz = (theta["V"].T @ err[t] + carry) * (1 - s[t + 1] ** 2)
        grads["U"] += np.outer(dz, xs[t])
        grads["W"] += np.outer(dz, s[t + 1])
        carry = theta["W"].T @ dz
    return grads

# --- answer
LINE = 38
NAME = "grads[\"W\"]"
WHAT = "W multiplies the state before the step, s[t]; s[t + 1] is what comes out of the step."
RIGHT_LINE = "grads[\"W\"] += np.outer(dz, s[t])"
PARAMS = [("theta[%r]" % k, "G[%r]" % k) for k in "UWV"]
