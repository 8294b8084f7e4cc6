# /// specimen
# about = "Right, and noisy: prints and warns on every call."
# ///

# %% forward
import sys
import warnings


def forward(X, w, b):
    print("forward called", file=sys.stderr)
    warnings.warn("is this the right b?")
    return sigmoid(X @ w + b)
