# /// specimen
# about = "Starts with 0.01, as an old tutorial says."
# left = { init-params = 1.0 }
# diagnosis = { init-params = "too_small_a_start" }
# ///

# %% init-params
def init_params(sizes, rng):
    params = {}
    for l, (a, b) in enumerate(zip(sizes[:-1], sizes[1:]), start=1):
        params[f"W{l}"] = np.float32(0.01 * rng.normal(size=(a, b)))
        params[f"b{l}"] = np.zeros(b, np.float32)
    return params
