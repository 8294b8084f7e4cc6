import numpy as np

np.random.seed(208)
x = np.random.randn(7, 4)
y = np.random.randn(7, 2)
fc1 = {"weight": np.random.randn(4, 5) * .7, "bias": np.random.randn(5) * .1}
fc2 = {"weight": np.random.randn(5, 5) * .7, "bias": np.random.randn(5) * .1}
head = {"weight": np.random.randn(5, 2) * .7, "bias": np.random.randn(2) * .1}


def quick_gelu(z):
    return z / (1 + np.exp(-1.702 * z))


def quick_gelu_grad(z):
    s = 1 / (1 + np.exp(-1.702 * z))
    return s + z * s * (1 - s)


def linear(inp, layer):
    return inp @ layer["weight"] + layer["bias"]


def linear_grad(inp, dout, layer):
    return dout @ layer["weight"].T, {"weight": inp.T @ dout, "bias": dout.sum(0)}


def loss():
    h = quick_gelu(linear(x, fc1))
    h = quick_gelu(linear(h, fc2))
    return ((linear(h, head) - y) ** 2).mean()


def gradient():
    z1 = linear(x, fc1)
    h1 = quick_gelu(z1)
    z2 = linear(h1, fc2)
    h2 = quick_gelu(z2)
    out = linear(h2, head)
    dout = 2 * (out - y) / out.size
    dh2, g3 = linear_grad(h2, dout, head)
    dh1, g2 = linear_grad(h1, dh2 * quick_gelu_grad(z2), fc2)
    _, g1 = linear_grad(x, dh1 * quick_gelu_grad(z1), fc1)
    return g1, g2, g3

# --- answer
LINE = 17
NAME = "quick_gelu_grad"
WHAT = "The sigmoid is taken of 1.702 * z, so the inner derivative 1.702 belongs to the second term."
RIGHT_LINE = "return s + 1.702 * z * s * (1 - s)"
PARAMS = [("%s['%s']" % (n, k), "G[%d]['%s']" % (i, k)) for i, n in enumerate(("fc1", "fc2", "head")) for k in ("weight", "bias")]
