import numpy as np

rng = np.random.default_rng(2016)
GROWTH, DEPTH, START = 3, 3, 3
blocks = [(rng.normal(0, 0.6, (START + i * GROWTH, GROWTH)), rng.normal(0, 0.2, GROWTH)) for i in range(DEPTH)]
readout = rng.normal(0, 0.5, (START + DEPTH * GROWTH, 2))
inp = rng.normal(size=(7, START))
out = rng.normal(size=(7, 2))


def features():
    """every block sees the input and what all blocks before it made, side by side"""
    feats, pres = inp, []
    for w, b in blocks:
        pre = feats @ w + b
        pres.append(pre)
        feats = np.concatenate([feats, np.maximum(pre, 0)], axis=1)
    return feats, pres


def loss():
    feats, _ = features()
    return 0.5 * np.mean(np.sum((feats @ readout - out) ** 2, axis=1))


def gradient():
    feats, pres = features()
    err = (feats @ readout - out) / len(inp)
    g_readout = feats.T @ err
    g_blocks = [None] * DEPTH
    d_feats = err @ readout.T
    for i in range(DEPTH - 1, -1, -1):
        w, b = blocks[i]
        width = START + i * GROWTH
        d_new = d_feats[:, :GROWTH]
        d_old = d_feats[:, :width]
        d_pre = d_new * (pres[i] > 0)
        g_blocks[i] = (feats[:, :width].T @ d_pre, d_pre.sum(axis=0))
        d_feats = d_old + d_pre @ w.T
    return g_readout, g_blocks

# --- answer
LINE = 35
NAME = "d_new"
WHAT = "The block's own output was put at the end (columns from width on); the first GROWTH columns are the input's."
RIGHT_LINE = "d_new = d_feats[:, width:]"
PARAMS = [("readout", "G[0]")] + [("blocks[%d][%d]" % (i, k), "G[1][%d][%d]" % (i, k)) for i in range(3) for k in (0, 1)]
