# /// specimen
# about = "Divides by zero where a class is never called."
# left = { precision-recall = 0.5 }
# diagnosis = { precision-recall = "not_a_number" }
# ///

# %% precision-recall
def precision_recall(C):
    return np.diag(C) / C.sum(axis=0), np.diag(C) / C.sum(axis=1)
