"""Asks for operations that the trusted side does not offer, of functions that it did give.

Expect: graded
Proof: (numerical-gradient-test) Your code raised RuntimeError: tried all of 12: []
"""

# %% before
import gc

from autograder.sandbox.peer import Peer

OPERATIONS = "getattr setattr len add eq getitem run names push_overrides forget __class__ call".split()


# %% numerical-gradient
def numerical_gradient(f, theta, eps=1e-5):
    if "_peer" not in vars(f):  # a cell's own, no test's
        return theta
    peer = next(thing for thing in gc.get_objects() if isinstance(thing, Peer))
    tried, found = 0, []
    for name in OPERATIONS:
        both = [["o", f.__dict__["_number"]], "__class__"]
        both = [1, 1] if name == "add" else [["l", 1]] if name == "len" else both
        peer.channel.send([name, ["t", ["t", *both], ["d"]], None, []], [])
        header, data = peer.channel.receive()
        tried += 1
        if header[1] == "value":
            found.append(f"SUCCEEDED {name} {header}")
    raise RuntimeError(f"tried all of {tried}: {found[:3]}")
