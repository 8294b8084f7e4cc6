# /// specimen
# about = "Takes the logarithm of 0."
# left = { loss = 1.33 }
# diagnosis = { loss = "not_a_number" }
# ///

# %% loss
def loss(A2, Y):
    return -np.sum(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)) / len(Y)
