# /// specimen
# about = "Does not average over the examples."
# left = { output-slope = 0.0 }
# diagnosis = { output-slope = "not_averaged" }
# ///

# %% output-slope
def output_slope(a, y):
    return a - y
