# /// specimen
# about = "Returns the start in place of what was trained."
# left = { train-digits = 0.0 }
# diagnosis = { train-digits = "not_accurate" }
# ///

# %% train-digits
def train_digits(X, y, rng):
    params = init_params([64, 100, 10], rng)
    train(params, X, one_hot(y, 10), 40, 32, 0.3, rng)
    return params
