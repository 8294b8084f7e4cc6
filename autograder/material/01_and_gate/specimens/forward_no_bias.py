# /// specimen
# about = "Leaves the bias out."
# left = { forward = 0.0 }
# diagnosis = { forward = "bias_missing" }
# ///

# %% forward
def forward(X, w, b):
    return sigmoid(X @ w)
