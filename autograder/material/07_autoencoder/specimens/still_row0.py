# /// specimen
# about = "Changes the names and leaves the fault."
# left = { repair = 0.75 }
# diagnosis = { repair = "first_row_for_all" }
# ///

# %% repair
def hidden_slopes(dA1, A1):
    slopes = dA1 * A1 * (1 - A1)
    return np.tile(slopes[0], (len(slopes), 1))
