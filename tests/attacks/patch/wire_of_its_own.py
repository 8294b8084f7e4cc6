"""Replaces the worker's own operations, encoder and clock in its process.

Expect: graded
"""

# %% before
import sys

import autograder.sandbox.peer as calls
import autograder.sandbox.wire as wire

worker = sys.modules["__main__"]
worker.clock = lambda *args: __import__("contextlib").nullcontext()
calls.Peer._carry_out = lambda self, what, args, kwargs: ("value", 2.0)
calls.DEPTH = 10**9
wire.Limits.total = 10**15
