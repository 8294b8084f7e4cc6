# /// specimen
# about = "Adds the slopes of the examples up and does not average them."
# left = { backward = 0.0 }
# diagnosis = { backward = "not_averaged" }
# ///

# %% backward
def backward(Y, cache, params):
    grads, L = {}, len(params) // 2
    dZ = cache[f"A{L}"] - Y
    for l in range(L, 0, -1):
        grads[f"W{l}"], grads[f"b{l}"] = cache[f"A{l - 1}"].T @ dZ, dZ.sum(axis=0)
        if l > 1:
            dZ = (dZ @ params[f"W{l}"].T) * (cache[f"Z{l - 1}"] > 0)
    return grads
