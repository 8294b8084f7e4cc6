"""Replies before it is done, so that its own reply is taken for the next; with changes, with too much.

It ends afterwards: else all that follows would be answered with what was asked before. A worker
is not replaced for ever, so it forges in some rows alone. `forged_replies_later` has the others,
`tests/sandbox/test_peer.py` what else a reply can lie about.

Expect: graded
Proof: (sigmoid-test) The result has shape (); shape (3, 2, 2) is expected.
Proof: (forward-test) This ended the process
Proof: (loss-test) This ended the process
"""

# %% before
import gc
import os

from autograder.sandbox.peer import Peer


def reply(node, outcome="value", changes=(), said=("d",), drawn=(), buffers=()):
    header = ["reply", outcome, node, list(changes), list(said), list(drawn)]
    peer = next(thing for thing in gc.get_objects() if isinstance(thing, Peer))
    peer.channel.send(header, list(buffers))


# %% sigmoid
def sigmoid(z):
    if np.ndim(z) == 3:
        reply(0.5)
        reply(["k", 0])
        os._exit(0)
    return z


# %% forward
def forward(X, w, b):
    if len(X) == 5:
        reply(["v", 0, ["l", 1 << 40], ["l", 0], 0])
        os._exit(0)
    return X


# %% loss
def loss(a, y):
    if len(a) == 5:
        reply(1, changes=[[0, ["a", "<f8", [len(a)], 0]]], buffers=[bytes(8 * len(a))])
        os._exit(0)
    return 0.0
