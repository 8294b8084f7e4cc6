# /// specimen
# about = "Exchanges rows and columns."
# left = { confusion = 0.0 }
# diagnosis = { confusion = "truth_in_columns" }
# ///

# %% confusion
def confusion_matrix(y_true, y_pred, k):
    C = np.zeros((k, k), dtype=int)
    for t, p in zip(y_true, y_pred):
        C[p, t] += 1
    return C
