# /// specimen
# about = "Divides by the number of entries, examples times outputs."
# left = { output-step = 0.5 }
# diagnosis = { output-step = "averaged_over_outputs" }
# ///

# %% output-step
def output_step(A2, Y):
    return (A2 - Y) / A2.size
