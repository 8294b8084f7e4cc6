"""Forges replies as `forged_replies` does: handles without number, and exceptions of its own making.

Expect: graded
Proof: (backward-test) This was stopped after OR (backward-test) dw, db are expected
Proof: (train-test) Wrong: This ended the process
"""

# %% before
import gc
import os

from autograder.sandbox.peer import Peer


def reply(node, outcome="value", changes=(), said=("d",), drawn=(), buffers=()):
    header = ["reply", outcome, node, list(changes), list(said), list(drawn)]
    peer = next(thing for thing in gc.get_objects() if isinstance(thing, Peer))
    peer.channel.send(header, list(buffers))


# %% backward
def backward(X, y, a):
    reply(["l", *[["h", 1, "x"]] * 100_000])
    os._exit(0)


# %% train
def train(X, y, w, b, lr, steps):
    reply(["t", ["l", "TooSlow"], "x", ["d"], 1], outcome="error")
    reply(1, said=["d", ["used", -1e300], ["warnings", 5], ["stderr", ["h", 1, "x"]]])
    os._exit(0)
