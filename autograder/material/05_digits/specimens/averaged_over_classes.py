# /// specimen
# about = "Averages over the classes as well."
# left = { cross-entropy = 0.4 }
# diagnosis = { cross-entropy = "averaged_over_classes" }
# ///

# %% cross-entropy
def cross_entropy(P, Y):
    return -np.mean(Y * np.log(np.clip(P, 1e-15, 1)))
