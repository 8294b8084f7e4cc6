# /// specimen
# about = "Uses the first example's slopes for all."
# left = { through-sigmoid = 0.0 }
# diagnosis = { through-sigmoid = "row0_derivative" }
# ///

# %% through-sigmoid
def through_sigmoid(dA, A):
    return dA * A[0] * (1 - A[0])
