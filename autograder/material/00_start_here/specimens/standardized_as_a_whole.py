# /// specimen
# about = "Takes one mean and one standard deviation for the whole array."
# left = { standardize = 0.0 }
# diagnosis = { standardize = "over_everything" }
# ///

# %% standardize
def standardize(X):
    return (X - X.mean()) / X.std()
