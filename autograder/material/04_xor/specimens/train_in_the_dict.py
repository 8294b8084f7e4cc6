# /// specimen
# about = "Puts new arrays into the caller's own dict."
# left = { train = 2.6 }
# diagnosis = { train = "mutates_argument" }
# ///

# %% train
def train(X, Y, params, lr, steps, activation="tanh"):
    history = [loss(forward(X, params, activation)[0], Y)]
    for _ in range(steps):
        A2, cache = forward(X, params, activation)
        grads = backward(Y, cache, params, activation)
        for name in params:
            params[name] = params[name] - lr * grads[name]
        history.append(loss(forward(X, params, activation)[0], Y))
    return params, history
