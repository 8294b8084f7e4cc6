# /// specimen
# about = "Multiplies by A(1 - A), as if the loss were squared."
# left = { output-step = 0.0 }
# diagnosis = { output-step = "output_derivative_kept" }
# ///

# %% output-step
def output_step(A2, Y):
    return (A2 - Y) * A2 * (1 - A2) / len(Y)
