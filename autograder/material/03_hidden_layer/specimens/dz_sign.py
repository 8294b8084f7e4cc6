# /// specimen
# about = "Takes the difference the wrong way round."
# left = { output-step = 0.0 }
# diagnosis = { output-step = "sign" }
# ///

# %% output-step
def output_step(A2, Y):
    return (Y - A2) / len(Y)
