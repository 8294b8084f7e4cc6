# /// specimen
# about = "Writes one bias gradient as a row, the other one as a number."
# left = { predict-shapes = 1.64 }
# diagnosis = { predict-shapes = "bias_as_row" }
# ///

# %% predict-shapes
predict_shapes = dict(Z1=(5, 4), A1=(5, 4), Z2=(5, 2), A2=(5, 2))
predict_shapes.update(dZ2=(5, 2), dW2=(4, 2), db2=(2), dA1=(5, 4), dZ1=(5, 4), dW1=(3, 4), db1=(1, 4))
