# /// specimen
# about = "Goes back through the sigmoid with Z1 in the place of A1."
# left = { backward = 0.89 }
# diagnosis = { backward = "wrong_derivative_argument" }
# ///

# %% backward
def backward(Y, cache, params):
    dZ2 = output_step(cache["A2"], Y)
    dW2, db2 = layer_gradients(cache["A1"], dZ2)
    dZ1 = through_sigmoid(through_weights(dZ2, params["W2"]), cache["Z1"])
    dW1, db1 = layer_gradients(cache["A0"], dZ1)
    return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}
