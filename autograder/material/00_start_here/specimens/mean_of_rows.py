# /// specimen
# about = "Takes the mean along the rows."
# left = { mean-over-examples = 0.0 }
# diagnosis = { mean-over-examples = "wrong_axis" }
# ///

# %% mean-over-examples
def mean_over_examples(V):
    return np.mean(V, axis=1)
