CAUSE = "wrong_gradient"
CURE = [("gx = np.outer(dz, s[t])", "gx += np.outer(dz, s[t])"), ("gh = np.outer(dz, h[t - 1])", "gh += np.outer(dz, h[t - 1])")]
SCORE = "1 - np.mean((predict(X) - Y) ** 2) / np.var(Y)"
STEPS = 1500
# ---
import numpy as np

rng = np.random.default_rng(111)
X = rng.normal(size=(50, 4, 2)) * 0.7
Y = (X[:, :, 0].sum(1) - X[:, :, 1].sum(1))[:, None] * 0.5
P = {"x": rng.normal(size=(8, 2)) * 0.3, "h": rng.normal(size=(8, 8)) * 0.1, "o": rng.normal(size=(1, 8)) * 0.3}
net = P


def unroll(s):
    h = {-1: np.zeros(8)}
    for t in range(4):
        h[t] = np.tanh(P["x"] @ s[t] + P["h"] @ h[t - 1])
    return h, P["o"] @ h[3]


def predict(S):
    return np.array([unroll(s)[1] for s in S])


def loss():
    return np.mean((predict(X) - Y) ** 2)


def step():
    i = rng.integers(50)
    s = X[i]
    h, y = unroll(s)
    d = y - Y[i]
    gx, gh, go = np.zeros((8, 2)), np.zeros((8, 8)), np.outer(d, h[3])
    dh = P["o"].T @ d
    for t in (3, 2, 1, 0):
        dz = dh * (1 - h[t] ** 2)
        gx = np.outer(dz, s[t])
        gh = np.outer(dz, h[t - 1])
        dh = P["h"].T @ dz
    P["x"] -= 0.03 * gx
    P["h"] -= 0.03 * gh
    P["o"] -= 0.03 * go
