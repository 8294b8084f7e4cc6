# /// specimen
# about = "Takes the logarithm of 0."
# left = { loss = 1.33 }
# diagnosis = { loss = "not_a_number" }
# ///

# %% loss
def loss(a, y):
    return -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a))
