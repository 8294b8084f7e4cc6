"""Asks with wrong numbers, without a handle, for the system, and without waiting for an answer.

Each ends the worker, and it is not replaced for ever: so each asks in some rows alone.

Expect: graded
Proof: (sigmoid-test) This ended the process
Proof: (forward-test) Your code raised RuntimeError: tried all of 3: []
Proof: (loss-test) This ended the process
Proof: (numerical-gradient-test) This ended the process
"""

# %% before
import gc

from autograder.sandbox.peer import Peer


def ask(what, *args):
    peer = next(thing for thing in gc.get_objects() if isinstance(thing, Peer))
    peer.channel.send([what, ["t", ["t", *args], ["d"]], None, []], [])
    return peer.channel


# %% sigmoid
def sigmoid(z):
    if np.ndim(z) == 3:
        found = ask("getattr", ["o", 1000], "__globals__").receive()
        raise RuntimeError(f"SUCCEEDED {found}")
    return z


# %% forward
def forward(X, w, b):
    found = []
    for what in ("getattr", "forget", "call"):
        header, data = ask(what, "__globals__").receive()
        found += [f"SUCCEEDED {header}"] if header[1] == "value" else []
    raise RuntimeError(f"tried all of 3: {found}")


# %% loss
def loss(a, y):
    if len(a) == 5:
        found = ask("call", ["m", "os", "system"], "true").receive()
        raise RuntimeError(f"SUCCEEDED {found}")
    return 0.0


# %% numerical-gradient
def numerical_gradient(f, theta, eps=1e-5):
    if np.ndim(theta) == 2:
        for _ in range(50):
            ask("call", ["o", f._number])
    return theta
