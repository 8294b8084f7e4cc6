# /// specimen
# about = "Takes the difference the wrong way round."
# left = { output-slope = 0.0 }
# diagnosis = { output-slope = "sign" }
# ///

# %% output-slope
def output_slope(a, y):
    return (y - a) / len(y)
