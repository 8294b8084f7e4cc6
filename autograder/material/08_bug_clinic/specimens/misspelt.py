# /// specimen
# about = "Writes the cause with a space."
# left = { bias = 3.0 }
# diagnosis = { bias = "none_of_these" }
# ///

# %% bias
bias_wrong = "db1"
bias_cause = "bias wrong axis"


def ten_slopes(params, X, Y):
    missed = ten_outputs(params, X) - Y
    return {"W1": X.T @ missed / len(X), "b1": missed.mean(axis=0)}
