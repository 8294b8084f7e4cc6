# /// specimen
# about = "Divides by m in dz and once more in dw and db."
# left = { backward = 0.0 }
# diagnosis = { backward = "averaged_twice" }
# ///

# %% backward
def backward(X, y, a):
    dz = (a - y) / len(y)
    return X.T @ dz / len(y), np.mean(dz)
