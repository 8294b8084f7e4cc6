import numpy as np

gen = np.random.RandomState(64)
m = 5
X = gen.randn(5, m)                    # examples in columns
Y = np.abs(gen.randn(2, m))


class Params:
    pass


p = Params()
p.Wa, p.ba = gen.randn(4, 5) * .5, gen.randn(4, 1) * .5
p.Wb, p.bb = gen.randn(2, 4) * .5, gen.randn(2, 1) * .5


def softplus(v):
    return np.log1p(np.exp(v))


def forward(p):
    Za = np.matmul(p.Wa, X) + p.ba
    Ha = np.tanh(Za)
    Zb = np.matmul(p.Wb, Ha) + p.bb
    return Za, Ha, Zb, softplus(Zb)


def loss():
    out = forward(p)[-1]
    return np.sum((out - Y) ** 2) / (2 * m)


def gradient():
    g = Params()
    Za, Ha, Zb, out = forward(p)
    d_out = (out - Y) / m
    d_Zb = d_out * (1 - np.exp(-out))     # softplus'(z) = sigmoid(z) = 1 - e^-softplus(z)
    g.Wb = np.matmul(d_Zb, Ha.T)
    g.bb = np.sum(d_Zb, axis=1).reshape(-1, 1)
    d_Za = np.matmul(p.Wb.T, d_Zb) / np.cosh(Za) ** 2
    g.Wa = np.matmul(d_Za, X)
    g.ba = np.sum(d_Za, axis=1).reshape(-1, 1)
    return g

# --- answer
LINE = 42
NAME = "g.Wa"
WHAT = "The examples are columns, so X must be transposed; five inputs and five examples hide it."
RIGHT_LINE = "g.Wa = np.matmul(d_Za, X.T)"
PARAMS = [("p.%s" % k, "G.%s" % k) for k in ("Wa", "ba", "Wb", "bb")]
