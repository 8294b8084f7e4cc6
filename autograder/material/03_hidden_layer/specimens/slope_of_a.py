# /// specimen
# about = "Applies the sigmoid once more: a formula in Z, given A."
# left = { through-sigmoid = 0.0 }
# diagnosis = { through-sigmoid = "wrong_derivative_argument" }
# ///

# %% through-sigmoid
def through_sigmoid(dA, A):
    return dA * sigmoid(A) * (1 - sigmoid(A))
