# /// specimen
# about = "Divides by zero where a column is constant."
# left = { standardize = 1.0 }
# diagnosis = { standardize = "not_a_number" }
# ///

# %% standardize
def standardize(X):
    return (X - X.mean(axis=0)) / X.std(axis=0)
