# /// specimen
# about = "Standardizes the rows."
# left = { standardize = 0.0 }
# diagnosis = { standardize = "over_rows" }
# ///

# %% standardize
def standardize(X):
    return (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True)
