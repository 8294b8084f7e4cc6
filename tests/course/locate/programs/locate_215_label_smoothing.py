import numpy as np

SMOOTH = 0.2
rng = np.random.default_rng(215)
feats = rng.normal(size=(8, 3))
labels = rng.integers(0, 3, 8)
onehot = np.eye(3)[labels]
soft = onehot * (1 - SMOOTH) + SMOOTH / 3
model = dict(w1=rng.normal(size=(3, 4)), b1=np.zeros(4), w2=rng.normal(size=(4, 3)), b2=np.zeros(3))


def logits(m):
    h = np.maximum(feats @ m["w1"] + m["b1"], 0)
    return h, h @ m["w2"] + m["b2"]


def log_softmax(s):
    s = s - s.max(1, keepdims=True)
    return s - np.log(np.exp(s).sum(1, keepdims=True))


def loss():
    return -(soft * log_softmax(logits(model)[1])).sum(1).mean()


def gradient():
    h, s = logits(model)
    ds = (np.exp(log_softmax(s)) - onehot) / len(labels)
    dh = (ds @ model["w2"].T) * (h > 0)
    return dict(w1=feats.T @ dh, b1=dh.sum(0), w2=h.T @ ds, b2=ds.sum(0))

# --- answer
LINE = 28
NAME = "ds"
WHAT = "The loss compares with the smoothed targets, so the slope is probabilities minus soft, not minus onehot."
RIGHT_LINE = "ds = (np.exp(log_softmax(s)) - soft) / len(labels)"
PARAMS = [("model['%s']" % k, "G['%s']" % k) for k in model]
