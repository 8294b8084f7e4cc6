# /// specimen
# about = "Leaves the sign in the errors."
# left = { error-sweep = 0.8 }
# diagnosis = { error-sweep = "signed_errors" }
# ///

# %% error-sweep
def error_sweep(f, df, x, epsilons):
    one = [one_sided(f, x, eps) - df(x) for eps in epsilons]
    two = [two_sided(f, x, eps) - df(x) for eps in epsilons]
    return np.array(one), np.array(two)
