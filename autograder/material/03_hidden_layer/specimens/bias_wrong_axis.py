# /// specimen
# about = "Sums db over the units."
# left = { layer-gradients = 1.5 }
# diagnosis = { layer-gradients = "bias_wrong_axis" }
# ///

# %% layer-gradients
def layer_gradients(A_prev, dZ):
    return A_prev.T @ dZ, dZ.sum(axis=1)
