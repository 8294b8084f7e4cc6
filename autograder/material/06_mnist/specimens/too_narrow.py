# /// specimen
# about = "Tries 24 hidden units and a steady rate: good, and not good enough."
# left = { train-mnist = 3.0 }
# diagnosis = { train-mnist = "not_accurate" }
# ///

# %% train-mnist
def train_mnist(X, y, rng):
    params = init_params([X.shape[1], 24, 10], rng)
    velocity, Y = at_rest(params), one_hot(y)
    for epoch in range(6):
        params, velocity = train_epoch(params, velocity, X, Y, 64, 0.02, 0.9, 0.0, rng)
    return params
