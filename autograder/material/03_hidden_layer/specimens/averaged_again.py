# /// specimen
# about = "Divides by m in dW and db once more."
# left = { layer-gradients = 0.0 }
# diagnosis = { layer-gradients = "averaged_again" }
# ///

# %% layer-gradients
def layer_gradients(A_prev, dZ):
    m = len(A_prev)
    return A_prev.T @ dZ / m, dZ.mean(axis=0)
