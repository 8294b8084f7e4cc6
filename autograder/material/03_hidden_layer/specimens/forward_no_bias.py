# /// specimen
# about = "Leaves the biases out."
# left = { forward = 0.0 }
# diagnosis = { forward = "bias_missing" }
# ///

# %% forward
def forward(X, params):
    Z1 = X @ params["W1"]
    A1 = sigmoid(Z1)
    Z2 = A1 @ params["W2"]
    A2 = sigmoid(Z2)
    return A2, {"A0": X, "Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}
