# /// specimen
# about = "Exchanges precision and recall."
# left = { precision-recall = 0.0 }
# diagnosis = { precision-recall = "precision_is_recall" }
# ///

# %% precision-recall
def precision_recall(C):
    right = np.diag(C)
    return right / np.maximum(C.sum(axis=1), 1), right / np.maximum(C.sum(axis=0), 1)
