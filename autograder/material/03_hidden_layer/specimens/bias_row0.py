# /// specimen
# about = "Takes db from the first example."
# left = { layer-gradients = 1.5 }
# diagnosis = { layer-gradients = "bias_row0" }
# ///

# %% layer-gradients
def layer_gradients(A_prev, dZ):
    return A_prev.T @ dZ, dZ[0]
