"""Replies twice, before it is asked, with wrong tags, views out of range and changes not asked for.

Expect: graded
"""

# %% before
import json
import sys

from autograder.calls import Peer
from autograder.wire import Channel

made = []


def peer():
    import gc

    return next(thing for thing in gc.get_objects() if isinstance(thing, Peer))


def reply(node, outcome="value", changes=(), said=("d",), drawn=(), buffers=()):
    header = ["reply", outcome, node, list(changes), list(said), list(drawn)]
    peer().channel.send(header, list(buffers))


FORGED = [
    dict(node=["v", 0, ["l", 10], ["l", -8], 0]),
    dict(node=["v", 0, ["l", 3], ["l", 8], 1 << 40]),
    dict(node=["v", 0, ["l", 3], ["l", -8], -8]),
    dict(node=["v", 0, ["l", 1 << 40], ["l", 0], 0]),
    dict(node=["v", 99, ["l", 1], ["l", 8], 0]),
    dict(node=["k", -1]),
    dict(node=["k", 10**30]),
    dict(node=["a", "<f8", [1 << 47], 0], buffers=[b"12345678"]),
    dict(node=["a", "|O", [1], 0], buffers=[b"12345678"]),
    dict(node=["a", "<f8", [-1], 0], buffers=[b"12345678"]),
    dict(node=["m", "os", "system"]),
    dict(node=["n", "forward"]),
    dict(node=["o", 1]),
    dict(node=["g", "ours", 1, "PCG64", ["d", ["bit_generator", "PCG64"]]]),
    dict(node=["D", ["d", ["X", ["l"]]]]),
    dict(node=["h", "x", 3]),
    dict(node=["zz"]),
    dict(node={}),
    dict(node=1, changes=[[0, 0.0], [1, 1.0], [2, ["d"]]]),
    dict(node=1, changes=[[99, 0.0]]),
    dict(node=1, said=["d", ["used", -1e300], ["warnings", 5], ["stderr", ["h", 1, "x"]]]),
    dict(node=1, said=5),
    dict(node=1, drawn=[["ours", 1, ["d"]]] * 3),
    dict(node=1, outcome="error"),
    dict(node=["t", ["l", "SystemExit"], "x", ["d"], ["l"]], outcome="error"),
    dict(node=["t", ["l", "TooSlow"], "x", ["d"], 1], outcome="error"),
    dict(node=["l", *[["l"]] * 300_000]),
    dict(node=["l", *[["h", 1, "x"]] * 100_000]),
]


# %% by-hand
z_by_hand, a_by_hand = [9.0] * 4, [0.1] * 4


# %% sigmoid
def sigmoid(z):
    reply(**FORGED[0]) if np.ndim(z) == 1 else reply(**FORGED[np.ndim(z) * 2])
    return z


# %% forward
def forward(X, w, b):
    reply(**FORGED[len(X)])
    reply(**FORGED[len(X) + 1])


# %% loss
def loss(a, y):
    reply(**FORGED[8 + len(a)])


# %% numerical-gradient
def numerical_gradient(f, theta, eps=1e-5):
    reply(**FORGED[16 + np.ndim(theta)])


# %% backward
def backward(X, y, a):
    reply(**FORGED[18 + len(X)])


# %% check-backward
def check_backward(X, y, w, b):
    reply(**FORGED[21 + len(X)])


# %% train
def train(X, y, w, b, lr, steps):
    reply(**FORGED[-1] if len(X) == 4 else FORGED[-2])
