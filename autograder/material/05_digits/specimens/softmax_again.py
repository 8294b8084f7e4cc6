# /// specimen
# about = "Multiplies softmax's slope on once more."
# left = { backward = 0.0 }
# diagnosis = { backward = "softmax_twice" }
# ///

# %% backward
def backward(Y, cache, params):
    grads, L = {}, len(params) // 2
    P = cache[f"A{L}"]
    G = (P - Y) / len(Y)
    dZ = P * (G - (P * G).sum(axis=1, keepdims=True))
    for l in range(L, 0, -1):
        grads[f"W{l}"], grads[f"b{l}"] = cache[f"A{l - 1}"].T @ dZ, dZ.sum(axis=0)
        dZ = (dZ @ params[f"W{l}"].T) * (1 - cache[f"A{l - 1}"] ** 2)
    return grads
