# /// specimen
# about = "Hands Z1 to the second layer."
# left = { forward = 0.5 }
# diagnosis = { forward = "layer_before_activation" }
# ///

# %% forward
def forward(X, params):
    Z1 = X @ params["W1"] + params["b1"]
    A1 = sigmoid(Z1)
    Z2 = Z1 @ params["W2"] + params["b2"]
    A2 = sigmoid(Z2)
    return A2, {"A0": X, "Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}
