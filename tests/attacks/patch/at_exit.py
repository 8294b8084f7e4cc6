"""Leaves work for later: atexit, weakref finalizers, excepthook, unraisablehook, audit hooks.

Expect: graded
Proof: tried all of 1
"""

# %% before
import atexit
import sys
import weakref


def later(*args):
    open("@OUTSIDE@/later.txt", "w").write("here")


class Thing:
    __del__ = later


atexit.register(later)
weakref.finalize(Thing(), later)
sys.excepthook = sys.unraisablehook = later
sys.addaudithook(lambda name, args: None)
things = [Thing()]
print("tried all of", len(things))
