# /// specimen
# about = "Nudges to the left in the one-sided difference."
# left = { one-sided = 0.0 }
# diagnosis = { one-sided = "backward_difference" }
# ///

# %% one-sided
def one_sided(f, x, eps):
    return (f(x) - f(x - eps)) / eps
