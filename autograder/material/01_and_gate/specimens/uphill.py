# /// specimen
# about = "Adds the slope in place of subtracting it."
# left = { train = 0.43 }
# diagnosis = { train = "uphill" }
# ///

# %% train
def train(X, y, w, b, lr, steps):
    history = [loss(forward(X, w, b), y)]
    for _ in range(steps):
        dw, db = backward(X, y, forward(X, w, b))
        w, b = w + lr * dw, b + lr * db
        history.append(loss(forward(X, w, b), y))
    return w, b, history
