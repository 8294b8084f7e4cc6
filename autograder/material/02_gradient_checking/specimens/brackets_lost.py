# /// specimen
# about = "Divides by 2 and then multiplies by eps."
# left = { two-sided = 0.0 }
# diagnosis = { two-sided = "brackets" }
# ///

# %% two-sided
def two_sided(f, x, eps):
    return (f(x + eps) - f(x - eps)) / 2 * eps
