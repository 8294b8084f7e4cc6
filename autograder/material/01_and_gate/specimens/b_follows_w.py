# /// specimen
# about = "Moves w before the slope along b is worked out."
# left = { train = 0.43 }
# diagnosis = { train = "moved_between" }
# ///

# %% train
def train(X, y, w, b, lr, steps):
    history = [loss(forward(X, w, b), y)]
    for _ in range(steps):
        w = w - lr * backward(X, y, forward(X, w, b))[0]
        b = b - lr * backward(X, y, forward(X, w, b))[1]
        history.append(loss(forward(X, w, b), y))
    return w, b, history
