# /// specimen
# about = "Writes one shape for everything."
# left = { predict-shapes = 0.0 }
# diagnosis = { predict-shapes = "shape_for_all" }
# ///

# %% predict-shapes
names = ["Z1", "A1", "Z2", "A2", "dZ2", "dW2", "db2", "dA1", "dZ1", "dW1", "db1"]
predict_shapes = dict.fromkeys(names, (5, 4))
