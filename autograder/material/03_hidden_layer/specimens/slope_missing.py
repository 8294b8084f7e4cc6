# /// specimen
# about = "Passes dA on as if it were dZ."
# left = { through-sigmoid = 0.0 }
# diagnosis = { through-sigmoid = "no_activation_derivative" }
# ///

# %% through-sigmoid
def through_sigmoid(dA, A):
    return dA
