"""Tells of states of generators that it was never given, and of wrong states.

Expect: graded
"""

# %% before
import gc

from autograder.sandbox.peer import Peer

states = [[n, ["d", ["bit_generator", "PCG64"]]] for n in range(8)]


def tell(drawn):
    peer = next(thing for thing in gc.get_objects() if isinstance(thing, Peer))
    peer.channel.send(["reply", "value", 0.5, [], ["d"], drawn], [])


# %% sigmoid
def sigmoid(z):
    tell(states)


# %% forward
def forward(X, w, b):
    tell([[n, ["d", ["state", 5]]] for n in range(8)])


# %% loss
loss = lambda a, y: np.random.Generator(np.random.PCG64(3))

# %% backward
backward = lambda X, y, a: (np.random.default_rng(1), np.random.Generator(np.random.SFC64(1)))
