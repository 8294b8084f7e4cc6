# /// specimen
# about = "Gives every gradient a row for each example."
# left = { predict-shapes = 1.27 }
# diagnosis = { predict-shapes = "gradient_shape" }
# ///

# %% predict-shapes
forward = {"Z1": (5, 4), "A1": (5, 4), "Z2": (5, 2), "A2": (5, 2)}
gradients = {"dZ2": (5, 2), "dW2": (5, 2), "db2": (5, 2), "dA1": (5, 4)}
predict_shapes = {**forward, **gradients, "dZ1": (5, 4), "dW1": (5, 4), "db1": (5, 4)}
