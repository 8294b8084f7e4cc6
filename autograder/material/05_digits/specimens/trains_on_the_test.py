# /// specimen
# about = "Puts the test pictures into the training."
# left = { train-digits = 0.0 }
# diagnosis = { train-digits = "test_set_used" }
# ///

# %% train-digits
def train_digits(X, y, rng):
    every, label = np.vstack([X, X_test]), np.append(y, y_test)
    start = init_params([64, 100, 50, 10], rng)
    return train(start, every, one_hot(label, 10), 60, 32, 0.5, rng)[0]
