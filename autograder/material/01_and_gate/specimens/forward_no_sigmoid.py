# /// specimen
# about = "Returns z and not a."
# left = { forward = 0.0 }
# diagnosis = { forward = "no_activation" }
# ///

# %% forward
def forward(X, w, b):
    return X @ w + b
