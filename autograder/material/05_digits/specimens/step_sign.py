# /// specimen
# about = "Takes the difference the wrong way round."
# left = { softmax-step = 0.0 }
# diagnosis = { softmax-step = "sign" }
# ///

# %% softmax-step
def softmax_step(P, Y):
    return (Y - P) / len(Y)
