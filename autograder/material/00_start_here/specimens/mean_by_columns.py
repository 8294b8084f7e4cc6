# /// specimen
# about = "Divides by the number of columns."
# left = { mean-over-examples = 0.25 }
# diagnosis = { mean-over-examples = "divided_by_columns" }
# ///

# %% mean-over-examples
def mean_over_examples(V):
    return sum(V) / len(V[0])
