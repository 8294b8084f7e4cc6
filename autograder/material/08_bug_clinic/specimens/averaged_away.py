# /// specimen
# about = "Averages the matrix, so that the shape fits."
# left = { matrix = 2.0 }
# diagnosis = { matrix = "matrix_averaged" }
# ///

# %% matrix
matrix_wrong = "errors"
matrix_cause = "broadcast"


def residuals(x, y, w, b):
    return (w * x + b - y).mean(axis=1, keepdims=True)
