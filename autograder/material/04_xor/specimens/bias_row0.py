# /// specimen
# about = "Takes the biases' slopes from the first example."
# left = { backward = 1.71 }
# diagnosis = { backward = "bias_row0" }
# ///

# %% backward
def backward(Y, cache, params, activation):
    dZ2 = (cache["A2"] - Y) / len(Y)
    dZ1 = dZ2 @ params["W2"].T * ACTIVATIONS[activation][1](cache["Z1"])
    return {"W1": cache["A0"].T @ dZ1, "b1": dZ1[0], "W2": cache["A1"].T @ dZ2, "b2": dZ2[0]}
