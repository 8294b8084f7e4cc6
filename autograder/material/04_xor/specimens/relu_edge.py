# /// specimen
# about = "Writes the slopes out, and takes that of ReLU to be 1 at 0."
# left = { backward = 3.71 }
# diagnosis = { backward = "relu_edge" }
# ///

# %% backward
def backward(Y, cache, params, activation):
    Z1, A1 = cache["Z1"], cache["A1"]
    slope = {"relu": (Z1 >= 0) * 1.0, "tanh": 1 - A1**2, "sigmoid": A1 * (1 - A1)}[activation]
    dZ2 = (cache["A2"] - Y) / len(Y)
    dZ1 = dZ2 @ params["W2"].T * slope
    dW1, db1 = cache["A0"].T @ dZ1, dZ1.sum(axis=0)
    dW2, db2 = A1.T @ dZ2, dZ2.sum(axis=0)
    return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}
