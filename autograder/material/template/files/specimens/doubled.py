# /// specimen
# about = "Forgets the half."
# left = { output-slope = 0.0 }
# diagnosis = { output-slope = "doubled" }
# ///

# %% output-slope
def output_slope(a, y):
    return 2 * (a - y) / len(y)
