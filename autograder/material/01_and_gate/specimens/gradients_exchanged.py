# /// specimen
# about = "Returns db before dw."
# left = { backward = 0.0 }
# diagnosis = { backward = "exchanged" }
# ///

# %% backward
def backward(X, y, a):
    dz = (a - y) / len(y)
    return float(np.sum(dz)), X.T @ dz
