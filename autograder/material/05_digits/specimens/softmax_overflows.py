# /// specimen
# about = "Leaves the scores as large as they are."
# left = { softmax = 1.0 }
# diagnosis = { softmax = "overflows" }
# ///

# %% softmax
def softmax(Z):
    return np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
