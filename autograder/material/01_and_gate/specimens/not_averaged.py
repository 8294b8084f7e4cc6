# /// specimen
# about = "Adds the slopes of the examples up and does not average them."
# left = { backward = 0.0 }
# diagnosis = { backward = "not_averaged" }
# ///

# %% backward
def backward(X, y, a):
    dz = a - y
    return X.T @ dz, np.sum(dz)
