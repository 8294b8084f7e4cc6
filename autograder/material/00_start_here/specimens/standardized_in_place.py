# /// specimen
# about = "Subtracts the means from the X that was handed in."
# left = { standardize = 1.0 }
# diagnosis = { standardize = "mutates_argument" }
# ///

# %% standardize
def standardize(X):
    X -= X.mean(axis=0)
    spread = X.std(axis=0)
    return X / np.where(spread > 0, spread, 1)
