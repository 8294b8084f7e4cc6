# /// specimen
# about = "Counts where a share is asked for."
# left = { accuracy = 0.0 }
# diagnosis = { accuracy = "count_for_share" }
# ///

# %% accuracy
def accuracy(P, y):
    return np.sum(P.argmax(axis=1) == y)
