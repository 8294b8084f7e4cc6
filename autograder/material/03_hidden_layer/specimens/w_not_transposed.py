# /// specimen
# about = "Multiplies by W as it is, and the shapes do not fit."
# left = { through-weights = 0.0 }
# diagnosis = { through-weights = "wrong_shape" }
# ///

# %% through-weights
def through_weights(dZ, W):
    return dZ @ W
