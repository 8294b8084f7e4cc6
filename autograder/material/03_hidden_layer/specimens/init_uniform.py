# /// specimen
# about = "Draws uniform numbers, none of them negative."
# left = { init-params = 0.33 }
# diagnosis = { init-params = "weights_not_normal" }
# ///

# %% init-params
def init_params(n_in, n_hidden, n_out, rng, scale):
    W1 = rng.random((n_in, n_hidden)) * scale
    W2 = rng.random((n_hidden, n_out)) * scale
    return {"W1": W1, "b1": np.zeros(n_hidden), "W2": W2, "b2": np.zeros(n_out)}
