# /// specimen
# about = "Divides by m - 1 in the standard deviation."
# left = { standardize = 0.0 }
# diagnosis = { standardize = "ddof" }
# ///

# %% standardize
def standardize(X):
    spread = X.std(axis=0, ddof=1)
    return (X - X.mean(axis=0)) / np.where(spread > 0, spread, 1)
