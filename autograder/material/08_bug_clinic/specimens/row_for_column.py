# /// specimen
# about = "Turns x over, and gets a row."
# left = { matrix = 2.0 }
# diagnosis = { matrix = "transposed" }
# ///

# %% matrix
matrix_wrong = "errors"
matrix_cause = "broadcast"


def residuals(x, y, w, b):
    return w * x.T + b - y
