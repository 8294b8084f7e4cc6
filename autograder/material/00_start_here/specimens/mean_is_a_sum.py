# /// specimen
# about = "Adds the examples up and does not divide."
# left = { mean-over-examples = 0.0 }
# diagnosis = { mean-over-examples = "not_averaged" }
# ///

# %% mean-over-examples
def mean_over_examples(V):
    return V.sum(axis=0)
