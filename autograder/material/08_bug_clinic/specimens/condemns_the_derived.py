# /// specimen
# about = "Finds the derived slopes wrong where the check is, and divides by 4 in mind only."
# left = { alike = 2.0 }
# diagnosis = { alike = "chose derived" }
# ///

# %% alike
alike_wrong = "derived"
alike_cause = "averaged_twice"
alike_rate = 5.0


def network_cost(params, X, Y):
    missed = np.square(network_outputs(params, X)[1] - Y)
    return float(0.5 * missed.sum() / len(X))
