# /// specimen
# about = "Makes w a column, and so the outputs."
# left = { forward = 0.0 }
# diagnosis = { forward = "wrong_shape" }
# ///

# %% forward
def forward(X, w, b):
    return sigmoid(X @ w.reshape(2, 1) + b)
