# /// specimen
# about = "Takes the number of classes from the largest label."
# left = { one-hot = 1.0 }
# diagnosis = { one-hot = "classes_that_occur" }
# ///

# %% one-hot
def one_hot(y, k):
    return np.eye(max(y) + 1)[y]
