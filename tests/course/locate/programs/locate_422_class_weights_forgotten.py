"""Unbalanced classes: every example's loss is weighted by its class."""
import numpy as np

rng = np.random.default_rng(500)
class_weight = np.array([0.5, 1.0, 3.0])
labels = np.array([0, 0, 0, 1, 0, 2, 1, 0, 2])
feats = rng.normal(size=(len(labels), 6)) + labels[:, None]


def dense(inp, w, b):
    return inp @ w + b


weights = [rng.normal(size=(6, 5)) * 0.4, rng.normal(size=(5, 3)) * 0.4]
biases = [rng.normal(size=5) * 0.1, rng.normal(size=3) * 0.1]


def log_softmax(s):
    top = s.max(axis=-1, keepdims=True)
    return s - top - np.log(np.exp(s - top).sum(axis=-1, keepdims=True))


def forward():
    h = np.maximum(dense(feats, weights[0], biases[0]), 0)
    return h, log_softmax(dense(h, weights[1], biases[1]))


def loss():
    _, lp = forward()
    sample_weight = class_weight[labels]
    nll = -lp[np.arange(len(labels)), labels]
    return np.sum(sample_weight * nll) / np.sum(sample_weight)


def gradient():
    h, lp = forward()
    sample_weight = class_weight[labels]
    target = np.eye(3)[labels]
    d_scores = np.exp(lp) - target
    d_scores = d_scores / np.sum(sample_weight)
    gw1 = h.T @ d_scores
    gb1 = d_scores.sum(axis=0)
    d_h = d_scores @ weights[1].T
    d_h *= h > 0
    gw0 = feats.T @ d_h
    gb0 = d_h.sum(axis=0)
    return {"weights": [gw0, gw1], "biases": [gb0, gb1]}

# --- answer
LINE = (40, 39)
NAME = "d_scores"
WHAT = "Each row must be multiplied by its example's weight before the division by their sum."
RIGHT_LINE = "d_scores = d_scores * sample_weight[:, None] / np.sum(sample_weight)"
PARAMS = [("weights[%d]" % i, "G['weights'][%d]" % i) for i in range(2)] + [("biases[%d]" % i, "G['biases'][%d]" % i) for i in range(2)]
