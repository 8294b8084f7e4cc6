# /// specimen
# about = "Takes the variance for the standard deviation."
# left = { init-params = 1.0 }
# diagnosis = { init-params = "variance_as_deviation" }
# ///

# %% init-params
def init_params(sizes, rng):
    params = {}
    for l, (a, b) in enumerate(zip(sizes[:-1], sizes[1:]), start=1):
        params[f"W{l}"] = np.float32(rng.normal(0, 2 / a, (a, b)))
        params[f"b{l}"] = np.zeros(b, np.float32)
    return params
