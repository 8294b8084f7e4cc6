# /// specimen
# about = "Returns the outputs alone."
# left = { forward = 0.5 }
# diagnosis = { forward = "wrong_parts" }
# ///

# %% forward
def forward(X, params):
    A1 = sigmoid(X @ params["W1"] + params["b1"])
    return sigmoid(A1 @ params["W2"] + params["b2"])
