# /// specimen
# about = "Writes the slopes in terms of A and feeds them Z."
# left = { derivative = 0.67 }
# diagnosis = { derivative = "wrong_derivative_argument" }
# ///

# %% derivative
def derivative(name, Z):
    if name == "relu":
        return (Z > 0).astype(float)
    if name == "tanh":
        return 1 - Z**2
    return Z * (1 - Z)
