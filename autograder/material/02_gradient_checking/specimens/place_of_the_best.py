# /// specimen
# about = "Returns the place of the smallest error, not the eps there."
# left = { best-epsilon = 0.0 }
# diagnosis = { best-epsilon = "index_returned" }
# ///

# %% best-epsilon
def best_epsilon(f, df, x, epsilons):
    one, two = error_sweep(f, df, x, epsilons)
    return np.argmin(two)
