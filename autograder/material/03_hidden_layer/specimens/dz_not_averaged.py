# /// specimen
# about = "Forgets 1/m at the start of the way back."
# left = { output-step = 0.0 }
# diagnosis = { output-step = "slope_not_averaged" }
# ///

# %% output-step
def output_step(A2, Y):
    return A2 - Y
