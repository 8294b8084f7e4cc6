# /// specimen
# about = "Starts as for ReLU."
# left = { init-params = 1.33 }
# diagnosis = { init-params = "two_over_n" }
# ///

# %% init-params
def init_params(sizes, rng):
    params = {}
    for l, (a, b) in enumerate(zip(sizes[:-1], sizes[1:]), start=1):
        params[f"W{l}"] = rng.normal(scale=np.sqrt(2 / a), size=(a, b))
        params[f"b{l}"] = np.zeros(b)
    return params
