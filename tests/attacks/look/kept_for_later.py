"""Keeps the reference's functions from one check, to use them in the next and in a cell.

Expect: graded
"""

# %% before
kept = {}


# %% forward
def forward(X, w, b):
    kept["sigmoid"] = sigmoid
    return np.zeros(len(X))


# %% loss
def loss(a, y):
    return float(np.sum(kept["sigmoid"](a)))


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
