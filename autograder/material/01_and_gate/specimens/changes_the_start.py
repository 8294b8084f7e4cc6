# /// specimen
# about = "Trains the caller's own weights in place."
# left = { train = 2.57 }
# diagnosis = { train = "mutates_argument" }
# ///

# %% train
def train(X, y, w, b, lr, steps):
    history = [loss(forward(X, w, b), y)]
    for _ in range(steps):
        dw, db = backward(X, y, forward(X, w, b))
        w -= lr * dw
        b -= lr * db
        history.append(loss(forward(X, w, b), y))
    return w, b, history
