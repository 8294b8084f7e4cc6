# /// specimen
# about = "Loses the minus sign in the exponent."
# left = { sigmoid = 0.0 }
# diagnosis = { sigmoid = "flipped" }
# ///

# %% sigmoid
def sigmoid(z):
    return 1 / (1 + np.exp(z))
