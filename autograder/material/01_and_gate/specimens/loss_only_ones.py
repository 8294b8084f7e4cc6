# /// specimen
# about = "Charges only the examples whose target is 1."
# left = { loss = 0.67 }
# diagnosis = { loss = "only_ones" }
# ///

# %% loss
def loss(a, y):
    return -np.mean(y * np.log(np.clip(a, 1e-12, 1)))
