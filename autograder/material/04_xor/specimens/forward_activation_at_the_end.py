# /// specimen
# about = "Gives the output unit the hidden units' activation."
# left = { forward = 1.5 }
# diagnosis = { forward = "output_activation" }
# ///

# %% forward
def forward(X, params, activation):
    f = ACTIVATIONS[activation][0]
    Z1 = X @ params["W1"] + params["b1"]
    A1 = f(Z1)
    A2 = f(A1 @ params["W2"] + params["b2"])
    return A2, {"A0": X, "Z1": Z1, "A1": A1, "A2": A2}
