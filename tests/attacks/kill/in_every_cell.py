"""Ends its process in a cell of its own, again and again.

Expect: graded
Proof: This ended the process
"""

# %% before
import os

os._exit(1)

# %% before
import os

os.abort()

# %% sigmoid
import ctypes

ctypes.memset(0, 1, 1)
