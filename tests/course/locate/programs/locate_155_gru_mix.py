import numpy as np

rng = np.random.default_rng(155)
D, H = 2, 3
X = [rng.normal(size=(4, D)) for _ in range(3)]
y = rng.normal(size=(4, H))
wz, uz = rng.normal(size=(D, H)), rng.normal(size=(H, H))
wc, uc = rng.normal(size=(D, H)), rng.normal(size=(H, H))


def step(x, h):
    z = 1 / (1 + np.exp(-(x @ wz + h @ uz)))
    c = np.tanh(x @ wc + h @ uc)
    return (1 - z) * h + z * c, z, c


def loss():
    h = np.zeros((4, H))
    for x in X:
        h = step(x, h)[0]
    return ((h - y) ** 2).sum() / 8


def gradient():
    h, saved = np.zeros((4, H)), []
    for x in X:
        new, z, c = step(x, h)
        saved.append((x, h, z, c))
        h = new
    dwz, duz, dwc, duc = (np.zeros_like(p) for p in (wz, uz, wc, uc))
    dh = (h - y) / 4
    while saved:
        x, h, z, c = saved.pop()
        dz = dh * (h - c)
        daz = dz * z * (1 - z)
        dac = dh * z * (1 - c ** 2)
        dwz += x.T @ daz
        duz += h.T @ daz
        dwc += x.T @ dac
        duc += h.T @ dac
        dh = dh * (1 - z) + daz @ uz.T + dac @ uc.T
    return dwz, duz, dwc, duc

# --- answer
LINE = 34
NAME = "dz"
WHAT = "The new state is (1 - z) * h + z * c, so its slope with respect to z is c - h."
RIGHT_LINE = "dz = dh * (c - h)"
PARAMS = list(zip(["wz", "uz", "wc", "uc"], ["G[%d]" % i for i in range(4)]))
