# /// specimen
# about = "Returns the start: the training went into other names."
# left = { train-mnist = 1.0 }
# diagnosis = { train-mnist = "not_accurate" }
# ///

# %% train-mnist
def train_mnist(X, y, rng):
    params = init_params([X.shape[1], 30, 10], rng)
    new, _ = train_epoch(params, at_rest(params), X, one_hot(y), 512, 0.1, 0.9, 0.0, rng)
    return params
