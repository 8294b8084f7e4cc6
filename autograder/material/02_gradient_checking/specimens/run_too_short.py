# /// specimen
# about = "Divides the two-sided difference by eps."
# left = { two-sided = 0.0 }
# diagnosis = { two-sided = "halved_step" }
# ///

# %% two-sided
def two_sided(f, x, eps):
    return (f(x + eps) - f(x - eps)) / eps
