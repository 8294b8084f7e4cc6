# /// specimen
# about = "Adds the bias into the Z that was handed in."
# left = { add-bias = 0.6 }
# diagnosis = { add-bias = "mutates_argument" }
# ///

# %% add-bias
def add_bias(Z, b):
    Z += b
    return Z
