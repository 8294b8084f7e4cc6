"""Prints its environment, and that of whatever it can name.

Expect: graded
Proof: tried all of True C's
Proof: tried all of True IPython's
Proof: tried all of True objects
"""

# %% before
import ctypes
import os
import sys

print(dict(os.environ), sys.argv, sys.orig_argv, sys.flags)
libc = ctypes.CDLL(None)
libc.getenv.restype = ctypes.c_char_p
print(libc.getenv(b"COURSE_TEST_SECRET"))
environ = ctypes.POINTER(ctypes.c_char_p).in_dll(libc, "environ")
i = 0
while environ[i]:
    print(environ[i])
    i += 1
print("tried all of", i > 10, "C's")

# %% before
print("tried all of", len(get_ipython().run_line_magic("env", "")) > 10, "IPython's")
get_ipython().run_line_magic("env", "")

# %% before
import gc

print("tried all of", len(gc.get_objects()) > 1000, "objects")
print([s for s in gc.get_objects() if isinstance(s, dict) and "COURSE_TEST_SECRET" in s])
