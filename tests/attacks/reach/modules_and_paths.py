"""Imports what grades (checker, gradebook) by way of sys.path, sys.modules and loaders.

Expect: graded
"""

# %% before
import importlib.util
import os
import sys

import autograder

folder = os.path.dirname(autograder.__file__)
sys.path[:0] = [folder, os.path.dirname(folder), "@ROOT@"]
for name in ("checker", "gradebook", "classroom", "jail", "inert", "specimens", "execute"):
    for whole in (f"autograder.{name}", name):
        try:
            importlib.import_module(whole)
            print("SUCCEEDED", whole)
        except ImportError:
            pass
    try:
        print("SUCCEEDED", open(f"{folder}/{name}.py").read()[:20])
    except OSError:
        pass
try:
    print("SUCCEEDED", os.listdir(f"{folder}/specimens"))
except OSError:
    pass
