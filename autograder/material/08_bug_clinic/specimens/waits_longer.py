# /// specimen
# about = "Thinks that the rate is too small, and looks at the wrong gradient."
# left = { slow = 2.0 }
# diagnosis = { slow = "chose rate_too_small" }
# ///

# %% slow
slow_wrong = "dW2"
slow_cause = "rate_too_small"


def output_slope(P, Y):
    return np.subtract(P, Y) / len(P)
