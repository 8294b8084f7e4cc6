# /// specimen
# about = "Uses tanh, whatever is asked for."
# left = { forward = 1.5 }
# diagnosis = { forward = "activation_ignored" }
# ///

# %% forward
def forward(X, params, activation):
    Z1 = X @ params["W1"] + params["b1"]
    A1 = np.tanh(Z1)
    A2 = sigmoid(A1 @ params["W2"] + params["b2"])
    return A2, {"A0": X, "Z1": Z1, "A1": A1, "A2": A2}
