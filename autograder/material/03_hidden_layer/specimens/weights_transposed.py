# /// specimen
# about = "Gives dW with its axes exchanged."
# left = { layer-gradients = 1.5 }
# diagnosis = { layer-gradients = "transposed" }
# ///

# %% layer-gradients
def layer_gradients(A_prev, dZ):
    return dZ.T @ A_prev, dZ.sum(axis=0)
