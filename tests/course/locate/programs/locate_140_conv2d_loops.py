import numpy as np

rng = np.random.default_rng(140)
images = rng.normal(size=(3, 4, 5))
t = rng.normal(size=3)
K = rng.normal(size=(2, 2))
w = rng.normal(size=(3, 4))

def conv(img):
    H, Wd = img.shape
    out = np.empty((H - 1, Wd - 1))
    for i in range(H - 1):
        for j in range(Wd - 1):
            out[i, j] = np.sum(img[i:i+2, j:j+2] * K)
    return out

def loss():
    return sum((np.sum(w * np.tanh(conv(img))) - ti) ** 2 for img, ti in zip(images, t)) / len(t)

def gradient():
    dK = np.zeros((2, 2))
    dw = np.zeros_like(w)
    for n in range(len(t)):
        f = np.tanh(conv(images[n]))
        e = 2 * (np.sum(w * f) - t[n]) / len(t)
        dw += e * f
        dc = e * w * (1 - f * f)
        for i in range(dc.shape[0]):
            for j in range(dc.shape[1]):
                dK += dc[i, j] * images[n, i:i+2, j:j+2]
    return dK, dw

# --- answer
LINE = None
NAME = None
WHAT = "Right."
RIGHT_LINE = None
PARAMS = [("K", "G[0]"), ("w", "G[1]")]
