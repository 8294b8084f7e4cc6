# /// specimen
# about = "Adds with two index arrays at once."
# left = { confusion = 0.0 }
# diagnosis = { confusion = "each_pair_once" }
# ///

# %% confusion
def confusion_matrix(y_true, y_pred, k):
    C = np.zeros((k, k), dtype=int)
    C[y_true, y_pred] += 1
    return C
