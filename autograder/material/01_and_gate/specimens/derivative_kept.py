# /// specimen
# about = "Multiplies by a(1 - a), as if the loss were squared."
# left = { backward = 0.0 }
# diagnosis = { backward = "output_derivative_kept" }
# ///

# %% backward
def backward(X, y, a):
    dz = (a - y) * a * (1 - a) / len(y)
    return X.T @ dz, np.sum(dz)
