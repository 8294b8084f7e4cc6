import numpy as np

rng = np.random.default_rng(250)
x = rng.normal(size=(7, 3))
y = rng.normal(size=(7, 2))
k1 = rng.normal(size=(3, 3))
k2 = rng.normal(size=(6, 3))
k3 = rng.normal(size=(9, 2))


def concat(*parts):
    return np.concatenate(parts, axis=1)


def forward():
    f1 = np.tanh(x @ k1)
    f2 = np.tanh(concat(x, f1) @ k2)
    return f1, f2, concat(x, f1, f2) @ k3


def loss():
    return np.abs(forward()[2] - y).mean()


def gradient():
    f1, f2, out = forward()
    d_out = np.sign(out - y) / out.size
    d_k3 = concat(x, f1, f2).T @ d_out
    d_all = d_out @ k3.T
    d_f2 = d_all[:, 6:] * (1 - f2 ** 2)
    d_k2 = concat(x, f1).T @ d_f2
    d_f1 = d_all[:, 3:6] + (d_f2 @ k2.T)[:, :3]
    d_k1 = x.T @ (d_f1 * (1 - f1 ** 2))
    return d_k1, d_k2, d_k3

# --- answer
LINE = 32
NAME = "d_f1"
WHAT = "In concat(x, f1) the first three columns are x's; f1 has the last three, [:, 3:]."
RIGHT_LINE = "d_f1 = d_all[:, 3:6] + (d_f2 @ k2.T)[:, 3:]"
PARAMS = [("k1", "G[0]"), ("k2", "G[1]"), ("k3", "G[2]")]
