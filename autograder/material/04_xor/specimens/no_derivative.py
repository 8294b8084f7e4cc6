# /// specimen
# about = "Takes the error back and forgets the slope of the activation."
# left = { backward = 1.71 }
# diagnosis = { backward = "no_activation_derivative" }
# ///

# %% backward
def backward(Y, cache, params, activation):
    dZ2 = (cache["A2"] - Y) / len(Y)
    dZ1 = dZ2 @ params["W2"].T
    dW1, db1 = cache["A0"].T @ dZ1, dZ1.sum(axis=0)
    dW2, db2 = cache["A1"].T @ dZ2, dZ2.sum(axis=0)
    return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}
