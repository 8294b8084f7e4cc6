# /// specimen
# about = "Hands out a measured gradient where a derived one is asked for."
# left = { backward = 0.0 }
# diagnosis = { backward = "measured_not_derived" }
# ///

# %% backward
def backward(Y, cache, params):
    return numerical_gradient(lambda p: loss(forward(cache["A0"], p)[0], Y), params)
