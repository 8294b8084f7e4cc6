# /// specimen
# about = "Thinks that one hidden unit is too narrow."
# left = { stuck = 3.0 }
# diagnosis = { stuck = "chose bottleneck" }
# ///

# %% stuck
stuck_wrong = "dW1"
stuck_cause = "bottleneck"
stuck_rate = 0.5


def encoder_slopes(data, delta):
    m = len(data)
    return data.T @ delta / m, delta.sum(axis=0) / m
