# /// specimen
# about = "Mends the check and leaves the rate, so the outputs stay alike."
# left = { alike = 3.5 }
# diagnosis = { alike = "still_flat" }
# ///

# %% alike
alike_wrong = "cost"
alike_cause = "sum_against_mean"
alike_rate = 0.01


def network_cost(params, X, Y):
    missed = np.square(network_outputs(params, X)[1] - Y)
    return float(0.5 * missed.sum() / len(X))
