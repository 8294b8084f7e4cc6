# /// specimen
# about = "Mends the gradient; with the old rate it looks as if nothing had changed."
# left = { stuck = 3.25 }
# diagnosis = { stuck = "stuck_rate" }
# ///

# %% stuck
stuck_wrong = "dW1"
stuck_cause = "product_of_means"
stuck_rate = 0.003


def encoder_slopes(data, delta):
    m = len(data)
    return data.T @ delta / m, delta.sum(axis=0) / m
