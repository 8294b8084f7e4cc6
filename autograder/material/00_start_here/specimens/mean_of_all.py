# /// specimen
# about = "Names no axis, and gets one number."
# left = { mean-over-examples = 0.0 }
# diagnosis = { mean-over-examples = "mean_of_all" }
# ///

# %% mean-over-examples
def mean_over_examples(V):
    return V.mean()
