# /// specimen
# about = "Exchanges the two layers' gradients in the dict."
# left = { backward = 0.0 }
# diagnosis = { backward = "layers_swapped" }
# ///

# %% backward
def backward(Y, cache, params):
    dZ2 = output_step(cache["A2"], Y)
    dW2, db2 = layer_gradients(cache["A1"], dZ2)
    dZ1 = through_sigmoid(through_weights(dZ2, params["W2"]), cache["A1"])
    dW1, db1 = layer_gradients(cache["A0"], dZ1)
    return {"W1": dW2, "b1": db2, "W2": dW1, "b2": db1}
