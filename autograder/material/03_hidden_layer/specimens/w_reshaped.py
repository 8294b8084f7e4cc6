# /// specimen
# about = "Bends W into shape where it should be transposed."
# left = { through-weights = 0.0 }
# diagnosis = { through-weights = "weight_not_transposed" }
# ///

# %% through-weights
def through_weights(dZ, W):
    return dZ @ W.reshape(W.shape[1], W.shape[0])
