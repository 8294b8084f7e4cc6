# /// specimen
# about = "Writes the steps into the parameters it was given."
# left = { train = 2.4 }
# diagnosis = { train = "mutates_argument" }
# ///

# %% train
def train(X, Y, params, lr, steps):
    history = [loss(forward(X, params)[0], Y)]
    for _ in range(steps):
        A2, cache = forward(X, params)
        grads = backward(Y, cache, params)
        for name in params:
            params[name] = params[name] - lr * grads[name]
        history.append(loss(forward(X, params)[0], Y))
    return params, history
