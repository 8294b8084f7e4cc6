# /// specimen
# about = "Divides by the variance."
# left = { standardize = 0.0 }
# diagnosis = { standardize = "variance" }
# ///

# %% standardize
def standardize(X):
    variance = X.var(axis=0)
    return (X - X.mean(axis=0)) / np.where(variance > 0, variance, 1)
