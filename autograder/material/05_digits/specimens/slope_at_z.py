# /// specimen
# about = "Puts Z into the formula for A."
# left = { backward = 2.4 }
# diagnosis = { backward = "wrong_derivative_argument" }
# ///

# %% backward
def backward(Y, cache, params):
    grads, L = {}, len(params) // 2
    dZ = (cache[f"A{L}"] - Y) / len(Y)
    for l in range(L, 0, -1):
        grads[f"W{l}"], grads[f"b{l}"] = cache[f"A{l - 1}"].T @ dZ, dZ.sum(axis=0)
        if l > 1:
            dZ = (dZ @ params[f"W{l}"].T) * (1 - cache[f"Z{l - 1}"] ** 2)
    return grads
