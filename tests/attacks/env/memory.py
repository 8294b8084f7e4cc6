"""Searches its own memory for what the grader's process left in it.

Expect: graded
"""

# %% before
import ctypes
import os

import numpy as np

word = "canary-" + "4b1f"
pages = ctypes.CDLL(None).getauxval
pages.restype = ctypes.c_ulong
stack = pages(31)
found = ctypes.string_at(stack - 4096, 8192) if stack else b""
if word.encode() in found:
    print("SUCCEEDED", found[found.index(word.encode()) :][:40])
print(len(found), os.uname().nodename != "jail")
