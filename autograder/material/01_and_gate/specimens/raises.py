# /// specimen
# about = "Counts one example too many in backward."
# left = { backward = 0.0 }
# diagnosis = { backward = "raised" }
# ///

# %% backward
def backward(X, y, a):
    dw, db, m = np.zeros(2), 0.0, len(y)
    for i in range(m + 1):
        dw += X[i] * (a[i] - y[i]) / m
        db += (a[i] - y[i]) / m
    return dw, db
