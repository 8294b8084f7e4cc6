"""Replies before it is done, so that its own reply is taken for the next; with changes, with too much.

`tests/sandbox/test_wire.py` has what else a reply can lie about.

Expect: graded
"""

# %% before
import gc

from autograder.sandbox.peer import Peer


def reply(node, outcome="value", changes=(), said=("d",), drawn=(), buffers=()):
    header = ["reply", outcome, node, list(changes), list(said), list(drawn)]
    peer = next(thing for thing in gc.get_objects() if isinstance(thing, Peer))
    peer.channel.send(header, list(buffers))


# %% sigmoid
def sigmoid(z):
    reply(0.5)
    reply(["k", 0])
    return z


# %% forward
def forward(X, w, b):
    reply(["v", 0, ["l", 1 << 40], ["l", 0], 0])


# %% loss
def loss(a, y):
    reply(1, changes=[[0, ["a", "<f8", [len(a)], 0]]], buffers=[bytes(8 * len(a))])


# %% backward
def backward(X, y, a):
    reply(["l", *[["h", 1, "x"]] * 100_000])


# %% train
def train(X, y, w, b, lr, steps):
    reply(["t", ["l", "TooSlow"], "x", ["d"], 1], outcome="error")
    reply(1, said=["d", ["used", -1e300], ["warnings", 5], ["stderr", ["h", 1, "x"]]])
