# /// specimen
# about = "Averages over examples and outputs alike."
# left = { loss = 1 }
# diagnosis = { loss = "averaged_over_outputs" }
# ///

# %% loss
def loss(A2, Y):
    A = np.clip(A2, 1e-12, 1 - 1e-12)
    return -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))
