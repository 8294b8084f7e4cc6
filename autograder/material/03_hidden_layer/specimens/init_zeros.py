# /// specimen
# about = "Starts all weights at zero."
# left = { init-params = 0.33 }
# diagnosis = { init-params = "weights_equal" }
# ///

# %% init-params
def init_params(n_in, n_hidden, n_out, rng, scale):
    return {
        "W1": np.zeros((n_in, n_hidden)),
        "b1": np.zeros(n_hidden),
        "W2": np.zeros((n_hidden, n_out)),
        "b2": np.zeros(n_out),
    }
