CAUSE = "healthy"
CURE = []
SCORE = "np.mean(predict(X).argmax(axis=1) == genre)"
STEPS = 800
# ---
import numpy as np

rng = np.random.RandomState(42)
# music genre from 40 binary tags, inverted dropout in the hidden layer while learning (not while predicting)
n_songs, n_tags = 160, 40
genre = rng.randint(4, size=n_songs)
likely = np.where(np.arange(n_tags)[None, :] // 10 == np.arange(4)[:, None], 0.45, 0.12)
X = (rng.rand(n_songs, n_tags) < likely[genre]).astype(float)
Y = (genre[:, None] == np.arange(4)[None, :]).astype(float)
KEEP = 0.5


class DropoutNet:
    def __init__(self):
        self.par = {"A": rng.randn(n_tags, 32) * np.sqrt(2 / n_tags), "a": np.zeros(32),
                    "B": rng.randn(32, 4) * np.sqrt(2 / 32), "b": np.zeros(4)}

    def run(self, x, train=False):
        h = np.maximum(x @ self.par["A"] + self.par["a"], 0)
        if train:
            h = h * (rng.rand(*h.shape) < KEEP) / KEEP
        z = h @ self.par["B"] + self.par["b"]
        e = np.exp(z - z.max(axis=1, keepdims=True))
        return h, e / e.sum(axis=1, keepdims=True)


net = DropoutNet()


def predict(x):
    return net.run(x)[1]


def loss():
    return -np.mean(np.log(predict(X)[np.arange(n_songs), genre] + 1e-12))


def step(lr=0.1):
    h, p = net.run(X, train=True)
    dz = (p - Y) / n_songs
    dh = dz @ net.par["B"].T * (h > 0) / KEEP
    for name, grad in (("B", h.T @ dz), ("b", dz.sum(0)), ("A", X.T @ dh), ("a", dh.sum(0))):
        net.par[name] -= lr * grad
