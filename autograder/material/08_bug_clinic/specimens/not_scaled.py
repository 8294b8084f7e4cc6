# /// specimen
# about = "Switches dropout off in use, and does not scale in training."
# left = { dropout = 3.0 }
# diagnosis = { dropout = "dropout_not_scaled" }
# ///

# %% dropout
dropout_wrong = "hidden"
dropout_cause = "random"


def thin(A, keep, rng, training):
    if not training:
        return A
    return A * (rng.random(A.shape) < keep)
