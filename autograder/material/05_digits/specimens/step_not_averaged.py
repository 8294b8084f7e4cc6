# /// specimen
# about = "Forgets the 1/m of the mean."
# left = { softmax-step = 0.67 }
# diagnosis = { softmax-step = "not_averaged" }
# ///

# %% softmax-step
def softmax_step(P, Y):
    return P - Y
