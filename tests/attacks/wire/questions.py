"""Asks for operations that the trusted side does not offer, with wrong numbers and wrong parts.

Expect: graded
"""

# %% before
import gc

from autograder.sandbox.peer import Peer

seen = []


def questions(what, node):
    peer = next(thing for thing in gc.get_objects() if isinstance(thing, Peer))
    for name in ("getattr", "setattr", "run", "names", "push_overrides", "forget", "__class__", "len"):
        peer.channel.send([name, node, None, []], [])
        header, data = peer.channel.receive()
        if header[1] == "value":
            seen.append(f"SUCCEEDED {name} {header}")


# %% sigmoid
def sigmoid(z):
    questions("sigmoid", ["t", ["t", ["o", 1], "__globals__"], ["d"]])


# %% forward
def forward(X, w, b):
    questions("forward", ["t", ["t", "__globals__"], ["d"]])


# %% loss
def loss(a, y):
    peer = next(thing for thing in gc.get_objects() if isinstance(thing, Peer))
    peer.channel.send(["call", ["t", ["t", ["m", "os", "system"], "true"], ["d"]], None, []], [])
    seen.append(str(peer.channel.receive()))


# %% numerical-gradient
def numerical_gradient(f, theta, eps=1e-5):
    peer = next(thing for thing in gc.get_objects() if isinstance(thing, Peer))
    for _ in range(50):
        peer.channel.send(["call", ["t", ["t", ["o", f._number]], ["d"]], None, []], [])
    return theta


# %% after
print(*seen, sep="\n")
