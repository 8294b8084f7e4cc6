# /// specimen
# about = "Makes b a column, and tries it on a square Z only."
# left = { add-bias = 0.0 }
# diagnosis = { add-bias = "bias_by_rows" }
# ///

# %% add-bias
def add_bias(Z, b):
    return Z + b.reshape(-1, 1)
