import numpy as np

rng = np.random.default_rng(2017)
B, T, E = 2, 5, 4
tokens = rng.normal(size=(B, T, E))
wanted = rng.normal(size=(B, T, E))
prm = {name: rng.normal(size=(E, E)) * 0.7 for name in ("wq", "wk", "wv", "wo")}
NEG = np.triu(np.full((T, T), -1e9), k=1)


def attention(prm, x):
    q, k, v = x @ prm["wq"], x @ prm["wk"], x @ prm["wv"]
    scores = q @ k.swapaxes(1, 2) / np.sqrt(E) + NEG
    w = np.exp(scores - scores.max(-1, keepdims=True))
    w /= w.sum(-1, keepdims=True)
    mix = w @ v
    return mix @ prm["wo"] + x, (x, q, k, v, w, mix)


def attention_bwd(prm, cache, dout):
    x, q, k, v, w, mix = cache
    g = {}
    g["wo"] = np.einsum("bti,btj->ij", mix, dout)
    dmix = dout @ prm["wo"].T
    dw = dmix @ v.swapaxes(1, 2)
    dv = w.swapaxes(1, 2) @ dmix
    dscores = w * (dw - (w * dw).sum(-1, keepdims=True))
    dq = dscores @ k / np.sqrt(E)
    dk = dscores.swapaxes(1, 2) @ q
    for name, d in (("wq", dq), ("wk", dk), ("wv", dv)):
        g[name] = np.einsum("bti,btj->ij", x, d)
    return g


def loss():
    out, _ = attention(prm, tokens)
    return np.mean((out - wanted) ** 2)


def gradient():
    out, cache = attention(prm, tokens)
    return attention_bwd(prm, cache, 2 * (out - wanted) / out.size)

# --- answer
LINE = 29
NAME = "dk"
WHAT = "The scores are divided by sqrt(E); the keys' gradient lacks that factor (the queries' has it)."
RIGHT_LINE = "dk = dscores.swapaxes(1, 2) @ q / np.sqrt(E)"
PARAMS = [("prm['%s']" % k, "G['%s']" % k) for k in ("wq", "wk", "wv", "wo")]
