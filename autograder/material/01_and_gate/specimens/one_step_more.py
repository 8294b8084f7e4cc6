# /// specimen
# about = "Takes one step more than it is asked for."
# left = { train = 0.0 }
# diagnosis = { train = "one_step_more" }
# ///

# %% train
def train(X, y, w, b, lr, steps):
    history = [loss(forward(X, w, b), y)]
    for _ in range(steps + 1):
        dw, db = backward(X, y, forward(X, w, b))
        w, b = w - lr * dw, b - lr * db
        history.append(loss(forward(X, w, b), y))
    return w, b, history
