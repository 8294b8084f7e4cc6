# /// specimen
# about = "Names the second fault for the first: not scaled."
# left = { dropout = 3.0 }
# diagnosis = { dropout = "chose not_scaled" }
# ///

# %% dropout
dropout_wrong = "hidden"
dropout_cause = "not_scaled"


def thin(A, keep, rng, training):
    if not training:
        return A
    speaks = rng.random(A.shape) < keep
    return np.where(speaks, A / keep, 0.0)
