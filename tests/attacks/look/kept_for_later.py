"""Keeps the reference's functions from one check, to use them in the next and in a cell.

Expect: graded
Proof: This ended the process
Proof: kept no more
Proof: KeyError
"""

# %% before
kept = {}


# %% forward
def forward(X, w, b):
    kept["sigmoid"] = sigmoid
    return np.zeros(len(X))


# %% loss
def loss(a, y):
    if "sigmoid" not in kept:  # in a worker that took the place of the one that kept it
        raise KeyError("kept no more")
    found = kept["sigmoid"](a)
    raise RuntimeError(f"SUCCEEDED {found}")


# %% after forward-test
try:
    print("SUCCEEDED", kept["sigmoid"](0.0))
except Exception as error:
    print(type(error).__name__)

# %% after
try:
    print("SUCCEEDED", kept["sigmoid"](0.0))
except Exception as error:
    print(type(error).__name__)
