"""Tells of states of generators that it was never given, and of wrong states.

Expect: graded
Proof: (sigmoid-test) The result has shape (); shape (3, 2, 2) is expected.
Proof: (forward-test) The result has shape (); shape (5,) is expected.
Proof: (loss-test) The result is a function
Proof: (backward-test) The result is a function
"""

# %% before
import gc
import os

from autograder.sandbox.peer import Peer

states = [[n, ["d", ["bit_generator", "PCG64"]]] for n in range(8)]


def tell(drawn):
    peer = next(thing for thing in gc.get_objects() if isinstance(thing, Peer))
    peer.channel.send(["reply", "value", 0.5, [], ["d"], drawn], [])
    os._exit(0)  # its own reply would be taken for the next


# %% sigmoid
def sigmoid(z):
    if np.ndim(z) == 3:
        tell(states)
    return z


# %% forward
def forward(X, w, b):
    if len(X) == 5:
        tell([[n, ["d", ["state", 5]]] for n in range(8)])
    return X


# %% loss
loss = lambda a, y: np.random.Generator(np.random.PCG64(3))

# %% backward
backward = lambda X, y, a: (np.random.default_rng(1), np.random.Generator(np.random.SFC64(1)))
