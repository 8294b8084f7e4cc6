# /// specimen
# about = "Returns the history as well."
# left = { train-digits = 0.0 }
# diagnosis = { train-digits = "wrong_parts" }
# ///

# %% train-digits
def train_digits(X, y, rng):
    return train(init_params([64, 100, 10], rng), X, one_hot(y, 10), 40, 32, 0.3, rng)
