# /// specimen
# about = "Scales in use, as the oldest texts do, and not in training."
# left = { dropout = 2.0 }
# diagnosis = { dropout = "dropout_scaled_in_use" }
# ///

# %% dropout
dropout_wrong = "hidden"
dropout_cause = "random"


def thin(A, keep, rng, training):
    if not training:
        return A * keep
    return A * (rng.random(A.shape) < keep)
