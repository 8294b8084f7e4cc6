# /// specimen
# about = "Draws from NumPy's global generator, seeded inside."
# left = { init-params = 0.33 }
# diagnosis = { init-params = "weights_not_from_rng" }
# ///

# %% init-params
def init_params(n_in, n_hidden, n_out, rng, scale):
    np.random.seed(42)
    W1 = np.random.randn(n_in, n_hidden) * scale
    W2 = np.random.randn(n_hidden, n_out) * scale
    return {"W1": W1, "b1": np.zeros(n_hidden), "W2": W2, "b2": np.zeros(n_out)}
