# /// specimen
# about = "Keeps the slope of tanh from the last notebook."
# left = { backward = 1.4 }
# diagnosis = { backward = "other_activation" }
# ///

# %% backward
def backward(Y, cache, params):
    grads, L = {}, len(params) // 2
    dZ = (cache[f"A{L}"] - Y) / len(Y)
    for l in range(L, 0, -1):
        grads[f"W{l}"], grads[f"b{l}"] = cache[f"A{l - 1}"].T @ dZ, dZ.sum(axis=0)
        dZ = (dZ @ params[f"W{l}"].T) * (1 - cache[f"A{l - 1}"] ** 2)
    return grads
