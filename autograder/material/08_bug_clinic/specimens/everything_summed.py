# /// specimen
# about = "Writes the sum over everything in another way."
# left = { bias = 2.5 }
# diagnosis = { bias = "bias_one_number" }
# ///

# %% bias
bias_wrong = "db1"
bias_cause = "bias_wrong_axis"


def ten_slopes(params, X, Y):
    dZ = (ten_outputs(params, X) - Y) / len(X)
    return {"W1": X.T @ dZ, "b1": np.ones(Y.shape[1]) * dZ.sum()}
