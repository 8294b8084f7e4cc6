# /// specimen
# about = "Compares the rows of W1, its inputs."
# left = { unit-spread = 0.0 }
# diagnosis = { unit-spread = "rows_compared" }
# ///

# %% unit-spread
def unit_spread(W1):
    return max(np.linalg.norm(one - other) for one in W1 for other in W1)
