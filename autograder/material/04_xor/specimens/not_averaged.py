# /// specimen
# about = "Adds the slopes of the examples up and does not average them."
# left = { backward = 0.0 }
# diagnosis = { backward = "not_averaged" }
# ///

# %% backward
def backward(Y, cache, params, activation):
    dZ2 = cache["A2"] - Y
    dZ1 = dZ2 @ params["W2"].T * ACTIVATIONS[activation][1](cache["Z1"])
    dW1, db1 = cache["A0"].T @ dZ1, dZ1.sum(axis=0)
    dW2, db2 = cache["A1"].T @ dZ2, dZ2.sum(axis=0)
    return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}
