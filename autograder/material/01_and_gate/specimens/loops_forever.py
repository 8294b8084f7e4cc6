# /// specimen
# about = "Never counts the steps of the training loop."
# left = { train = 0.43 }
# diagnosis = { train = "too_slow" }
# ///

# %% train
def train(X, y, w, b, lr, steps):
    history, step = [loss(forward(X, w, b), y)], 0
    while step < steps:
        dw, db = backward(X, y, forward(X, w, b))
        w, b = w - lr * dw, b - lr * db
        loss_now = loss(forward(X, w, b), y)
    return w, b, history
