# /// specimen
# about = "Mends half of it: every row its own error, but the slope of row 0."
# left = { repair = 0.75 }
# diagnosis = { repair = "slope_of_row0" }
# ///

# %% repair
def hidden_slopes(dA1, A1):
    return dA1 * (A1 * (1 - A1))[:1]
