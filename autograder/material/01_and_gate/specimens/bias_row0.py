# /// specimen
# about = "Takes the bias's slope from the first example."
# left = { backward = 1.8 }
# diagnosis = { backward = "bias_row0" }
# ///

# %% backward
def backward(X, y, a):
    dz = (a - y) / len(y)
    return X.T @ dz, dz[0]
