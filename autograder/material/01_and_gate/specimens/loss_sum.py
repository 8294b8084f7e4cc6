# /// specimen
# about = "Adds the charges up and does not average them."
# left = { loss = 0.33 }
# diagnosis = { loss = "not_averaged" }
# ///

# %% loss
def loss(a, y):
    a = np.clip(a, 1e-12, 1 - 1e-12)
    return -np.sum(y * np.log(a) + (1 - y) * np.log(1 - a))
