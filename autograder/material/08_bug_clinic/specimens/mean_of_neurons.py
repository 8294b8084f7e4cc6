# /// specimen
# about = "Averages over the neurons as well, so that the size is right and the number still one for all."
# left = { bias = 2.5 }
# diagnosis = { bias = "bias_unit_mean" }
# ///

# %% bias
bias_wrong = "db1"
bias_cause = "bias_wrong_axis"


def ten_slopes(params, X, Y):
    missed = ten_outputs(params, X) - Y
    return {"W1": X.T @ missed / len(X), "b1": np.full(params["b1"].shape, missed.mean())}
