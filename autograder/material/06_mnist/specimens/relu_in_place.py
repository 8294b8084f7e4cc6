# /// specimen
# about = "Sets the negative entries of the caller's array to 0."
# left = { relu = 0.33 }
# diagnosis = { relu = "mutates_argument" }
# ///

# %% relu
def relu(Z):
    Z[Z < 0] = 0
    return Z
