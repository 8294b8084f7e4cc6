# /// specimen
# about = "Lets a column meet a flat array."
# left = { backward = 0.0 }
# diagnosis = { backward = "broadcast" }
# ///

# %% backward
def backward(X, y, a):
    dz = (a.reshape(-1, 1) - y) / len(y)
    return X.T @ dz, np.sum(dz, axis=0)
