# /// specimen
# about = "Returns the smallest error and not its step."
# left = { best-epsilon = 0.0 }
# diagnosis = { best-epsilon = "error_returned" }
# ///

# %% best-epsilon
def best_epsilon(f, df, x, epsilons):
    _, two = error_sweep(f, df, x, epsilons)
    return float(np.min(two))
