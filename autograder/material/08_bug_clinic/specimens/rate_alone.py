# /// specimen
# about = "Trains at a larger rate and leaves the product of means."
# left = { stuck = 3.0 }
# diagnosis = { stuck = "stuck_still_means" }
# ///

# %% stuck
stuck_wrong = "dW1"
stuck_cause = "product_of_means"
stuck_rate = 0.5


def encoder_slopes(data, delta):
    db1 = delta.mean(axis=0)
    return np.outer(data.mean(axis=0), db1), db1
