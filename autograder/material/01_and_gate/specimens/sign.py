# /// specimen
# about = "Takes the difference the wrong way round."
# left = { backward = 0.0 }
# diagnosis = { backward = "sign" }
# ///

# %% backward
def backward(X, y, a):
    dz = (y - a) / len(y)
    return X.T @ dz, np.sum(dz)
