# /// specimen
# about = "Believes that the smallest eps is always the best."
# left = { best-epsilon = 0.0 }
# diagnosis = { best-epsilon = "smallest_epsilon" }
# ///

# %% best-epsilon
def best_epsilon(f, df, x, epsilons):
    return min(epsilons)
