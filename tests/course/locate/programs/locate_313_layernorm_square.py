import numpy as np

g = np.random.default_rng(13)
B = D = 6
batch = g.standard_normal((B, D))
wanted = g.standard_normal((B, D))
w_in = g.standard_normal((D, D)) / 2
w_out = g.standard_normal((D, D)) / 2
scale = g.uniform(0.5, 1.5, D)
shift = g.standard_normal(D) / 3


class LayerNorm:
    @staticmethod
    def forward(x, w, b):
        eps = 1e-5
        mean = x.sum(-1, keepdims=True) / D
        xshift = x - mean
        var = (xshift ** 2).sum(-1, keepdims=True) / D
        rstd = (var + eps) ** -0.5
        norm = xshift * rstd
        out = norm * w + b
        cache = (x, w, mean, rstd)
        return out, cache

    @staticmethod
    def backward(dout, cache):
        x, w, mean, rstd = cache
        # recompute the norm (save memory at the cost of compute)
        norm = (x - mean) * rstd
        # gradients for weights, bias
        db = dout.sum(0)
        dw = (dout * norm).sum(0)
        # gradients for input
        dnorm = dout * w
        dx = dnorm - dnorm.mean(0, keepdims=True) - norm * (dnorm * norm).mean(-1, keepdims=True)
        dx *= rstd
        return dx, dw, db


def forward():
    h = batch @ w_in
    n, cache = LayerNorm.forward(h, scale, shift)
    a = np.maximum(n, 0.1 * n)
    return h, n, cache, a, a @ w_out


def loss():
    return float(((forward()[-1] - wanted) ** 2).mean())


def gradient():
    h, n, cache, a, out = forward()
    dout = 2 * (out - wanted) / out.size
    d_w_out = a.T @ dout
    da = dout @ w_out.T
    dn = np.where(n > 0, da, 0.1 * da)
    dh, d_scale, d_shift = LayerNorm.backward(dn, cache)
    d_w_in = batch.T @ dh
    return dict(w_in=d_w_in, w_out=d_w_out, scale=d_scale, shift=d_shift)

# --- answer
LINE = 36
NAME = "dx"
WHAT = "Layer norm takes its means along the row (axis -1); the mean of dnorm is taken over the batch (axis 0)."
RIGHT_LINE = "dx = dnorm - dnorm.mean(-1, keepdims=True) - norm * (dnorm * norm).mean(-1, keepdims=True)"
PARAMS = [(k, "G['%s']" % k) for k in ("w_in", "w_out", "scale", "shift")]
