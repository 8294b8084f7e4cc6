# /// specimen
# about = "Writes down the loss of the last batch of each epoch."
# left = { train = 1.5 }
# diagnosis = { train = "loss_of_a_batch" }
# ///

# %% train
def train(params, X, Y, epochs, batch_size, lr, rng):
    history = [cross_entropy(forward(X, params)[0], Y)]
    for _ in range(epochs):
        for x, t in minibatches(X, Y, batch_size, rng):
            P, cache = forward(x, params)
            grads = backward(t, cache, params)
            params = {name: params[name] - lr * grads[name] for name in params}
        history.append(cross_entropy(P, t))
    return params, history
