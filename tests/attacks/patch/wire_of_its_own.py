"""Replaces the worker's own operations, encoder and clock in its process.

Expect: graded
"""

# %% before
import sys

import autograder.sandbox.peer as peer
import autograder.sandbox.wire as wire

worker = sys.modules["__main__"]
worker.clock = lambda *args: __import__("contextlib").nullcontext()
peer.Peer.carry_out = lambda self, what, args, kwargs, details: ("value", 2.0)
peer.DEPTH = 10**9
wire.Limits.total = 10**15
