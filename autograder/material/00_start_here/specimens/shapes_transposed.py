# /// specimen
# about = "Writes the weights' gradients as if examples were columns."
# left = { predict-shapes = 1.64 }
# diagnosis = { predict-shapes = "transposed" }
# ///

# %% predict-shapes
predict_shapes = {
    "Z1": (5, 4),
    "A1": (5, 4),
    "Z2": (5, 2),
    "A2": (5, 2),
    "dZ2": (5, 2),
    "dW2": (2, 4),
    "db2": (2,),
    "dA1": (5, 4),
    "dZ1": (5, 4),
    "dW1": (4, 3),
    "db1": (4,),
}
