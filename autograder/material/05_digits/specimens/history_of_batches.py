# /// specimen
# about = "Writes the loss down before each epoch only."
# left = { train = 1.2 }
# diagnosis = { train = "history_short" }
# ///

# %% train
def train(params, X, Y, epochs, batch_size, lr, rng):
    history = []
    for _ in range(epochs):
        history.append(cross_entropy(forward(X, params)[0], Y))
        for x, t in minibatches(X, Y, batch_size, rng):
            grads = backward(t, forward(x, params)[1], params)
            params = {name: params[name] - lr * grads[name] for name in params}
    return params, history
