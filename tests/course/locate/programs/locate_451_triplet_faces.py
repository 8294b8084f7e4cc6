import numpy as np

rng = np.random.default_rng(160)
MARGIN = 1.5
anchors = rng.normal(size=(8, 6))
positives = anchors + 0.5 * rng.normal(size=(8, 6))
negatives = rng.normal(size=(8, 6))

enc = {"W1": rng.normal(size=(6, 7)) * 0.5, "b1": rng.normal(size=7) * 0.1,
       "W2": rng.normal(size=(7, 3)) * 0.5, "b2": rng.normal(size=3) * 0.1}


def embed(x):
    h = np.tanh(x @ enc["W1"] + enc["b1"])
    return h, np.tanh(h @ enc["W2"] + enc["b2"])


def embed_backward(x, h, e, d_embedding, grads):
    de = d_embedding * (1 - e ** 2)
    grads["W2"] += h.T @ de
    grads["b2"] += de.sum(0)
    dh = (de @ enc["W2"].T) * (1 - h ** 2)
    grads["W1"] += x.T @ dh
    grads["b1"] += dh.sum(0)


def triplet(ea, ep, en):
    d_pos = np.sum((ea - ep) ** 2, axis=1)
    d_neg = np.sum((ea - en) ** 2, axis=1)
    return d_pos - d_neg + MARGIN


def loss():
    ea, ep, en = (embed(v)[1] for v in (anchors, positives, negatives))
    return np.maximum(triplet(ea, ep, en), 0).mean()


def gradient():
    grads = {k: np.zeros(v.shape) for k, v in enc.items()}
    (ha, ea), (hp, ep), (hn, en) = embed(anchors), embed(positives), embed(negatives)
    active = (triplet(ea, ep, en) > 0)[:, None] / len(anchors)
    d_anchor = 2 * (ea - ep) * active
    d_positive = -2 * (ea - ep) * active
    d_negative = 2 * (ea - en) * active
    embed_backward(anchors, ha, ea, d_anchor, grads)
    embed_backward(positives, hp, ep, d_positive, grads)
    embed_backward(negatives, hn, en, d_negative, grads)
    return grads

# --- answer
LINE = 42
NAME = "d_anchor"
WHAT = "The anchor is in both distances: the part of the negative distance, -2 (ea - en), is missing."
RIGHT_LINE = "d_anchor = 2 * (en - ep) * active"
PARAMS = [("enc['%s']" % k, "G['%s']" % k) for k in ("W1", "b1", "W2", "b2")]
