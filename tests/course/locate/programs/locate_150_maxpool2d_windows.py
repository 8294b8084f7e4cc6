import numpy as np

class MaxPool2:
    def forward(self, a):
        self.a = a
        h, w = a.shape
        out = np.zeros((h // 2, w // 2))
        for i in range(h // 2):
            for j in range(w // 2):
                out[i, j] = a[2*i:2*i+2, 2*j:2*j+2].max()
        return out

    def backward(self, d):
        da = np.zeros_like(self.a)
        for i in range(d.shape[0]):
            for j in range(d.shape[1]):
                win = self.a[2*i:2*i+2, j:j+2]
                r, c = np.unravel_index(win.argmax(), win.shape)
                da[2*i + r, 2*j + c] += d[i, j]
        return da

rng = np.random.default_rng(150)
imgs = rng.normal(size=(4, 4, 6))
t = rng.normal(size=4)
S = rng.normal(size=(4, 6))
v = rng.normal(size=6)
pool = MaxPool2()

def loss():
    total = 0
    for im, ti in zip(imgs, t):
        total += (pool.forward(np.tanh(im * S)).ravel() @ v - ti) ** 2
    return total / 2

def gradient():
    dS, dv = np.zeros_like(S), np.zeros_like(v)
    for im, ti in zip(imgs, t):
        a = np.tanh(im * S)
        p = pool.forward(a).ravel()
        e = p @ v - ti
        dv += e * p
        da = pool.backward((e * v).reshape(2, 3))
        dS += da * (1 - a ** 2) * im
    return dS, dv

# --- answer
LINE = 17
NAME = "win"
WHAT = "The window of forward begins at column 2 * j; here it begins at j, so another place may seem the largest."
RIGHT_LINE = "win = self.a[2*i:2*i+2, 2*j:2*j+2]"
PARAMS = [("S", "G[0]"), ("v", "G[1]")]
