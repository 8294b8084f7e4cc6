# /// specimen
# about = "Replaces the Jacobian by its diagonal."
# left = { slow = 2.0 }
# diagnosis = { slow = "slope_kept" }
# ///

# %% slow
slow_wrong = "dZ2"
slow_cause = "softmax_twice"


def output_slope(P, Y):
    return (P - Y) / len(Y) * P * (1 - P)
