import numpy as np

rng = np.random.default_rng(28)
d = 4
X, Y = rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
W_in, W_a, W_b, W_out = [rng.normal(size=s) / 2 for s in [(3, d), (d, d), (d, d), (d, 2)]]


def relu(v):
    return v * (v > 0)


def forward():
    x0 = np.tanh(X @ W_in)
    z = x0 @ W_a
    x1 = x0 + relu(z) @ W_b
    return x0, z, x1, x1 @ W_out


def loss():
    return np.mean((forward()[-1] - Y) ** 2)


def gradient():
    x0, z, x1, pred = forward()
    d_pred = 2 * (pred - Y) / Y.size
    d_W_out = x1.T @ d_pred
    d_x1 = d_pred @ W_out.T
    d_W_b = relu(z).T @ d_x1
    d_z = (d_x1 @ W_b.T) * (z > 0)
    d_W_a = x0.T @ d_z
    d_x0 = d_z @ W_a.T
    d_W_in = X.T @ (d_x0 * (1 - x0 ** 2))
    return d_W_in, d_W_a, d_W_b, d_W_out

# --- answer
LINE = 32
NAME = "d_x0"
WHAT = "x0 also reaches x1 directly by the residual connection: d_x1 has to be added."
RIGHT_LINE = "d_x0 = d_z @ W_a.T + d_x1"
PARAMS = list(zip(["W_in", "W_a", "W_b", "W_out"], ["G[%d]" % i for i in range(4)]))
