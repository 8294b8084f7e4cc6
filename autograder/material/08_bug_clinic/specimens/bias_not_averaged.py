# /// specimen
# about = "Finds the axis, and forgets the mean."
# left = { bias = 2.5 }
# diagnosis = { bias = "not_averaged" }
# ///

# %% bias
bias_wrong = "db1"
bias_cause = "bias_wrong_axis"


def ten_slopes(params, X, Y):
    missed = ten_outputs(params, X) - Y
    return {"W1": X.T @ missed / len(X), "b1": missed.sum(axis=0)}
