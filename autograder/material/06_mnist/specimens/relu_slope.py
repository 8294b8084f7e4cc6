# /// specimen
# about = "Gives ReLU's slope for its value."
# left = { relu = 0.0 }
# diagnosis = { relu = "slope_for_value" }
# ///

# %% relu
def relu(Z):
    return (Z > 0).astype(float)
