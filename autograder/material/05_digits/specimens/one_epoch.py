# /// specimen
# about = "Stops after one pass."
# left = { train-digits = 0.0 }
# diagnosis = { train-digits = "not_accurate" }
# ///

# %% train-digits
def train_digits(X, y, rng):
    return train(init_params([64, 100, 10], rng), X, one_hot(y, 10), 1, 32, 0.1, rng)[0]
