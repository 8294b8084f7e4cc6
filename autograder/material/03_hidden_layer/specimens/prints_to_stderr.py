# /// specimen
# about = "Right, and noisy: prints and warns on every call."
# ///

# %% through-sigmoid
import sys
import warnings


def through_sigmoid(dA, A):
    print("through_sigmoid called", file=sys.stderr)
    warnings.warn("is this the right A?")
    return dA * (A * (1 - A))
