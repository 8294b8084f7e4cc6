# /// specimen
# about = "Thinks that labels begin at 1."
# left = { one-hot = 0.0 }
# diagnosis = { one-hot = "counted_from_one" }
# ///

# %% one-hot
def one_hot(y, k):
    return np.eye(k)[np.asarray(y) - 1]
