# /// specimen
# about = "Forgets the scale."
# left = { init-params = 0.33 }
# diagnosis = { init-params = "weights_not_scaled" }
# ///

# %% init-params
def init_params(n_in, n_hidden, n_out, rng, scale):
    W1 = rng.normal(size=(n_in, n_hidden))
    W2 = rng.normal(size=(n_hidden, n_out))
    return {"W1": W1, "b1": np.zeros(n_hidden), "W2": W2, "b2": np.zeros(n_out)}
