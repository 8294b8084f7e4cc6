# /// specimen
# about = "Gives A1 to a slope that takes Z1."
# left = { backward = 2.86 }
# diagnosis = { backward = "wrong_derivative_argument" }
# ///

# %% backward
def backward(Y, cache, params, activation):
    dZ2 = (cache["A2"] - Y) / len(Y)
    dZ1 = dZ2 @ params["W2"].T * ACTIVATIONS[activation][1](cache["A1"])
    dW1, db1 = cache["A0"].T @ dZ1, dZ1.sum(axis=0)
    dW2, db2 = cache["A1"].T @ dZ2, dZ2.sum(axis=0)
    return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}
