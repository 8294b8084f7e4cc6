# /// specimen
# about = "Leaves the slope of the softmax out, and the mean as well."
# left = { slow = 2.5 }
# diagnosis = { slow = "not_averaged" }
# ///

# %% slow
slow_wrong = "dZ2"
slow_cause = "softmax_twice"


def output_slope(P, Y):
    return P - Y
