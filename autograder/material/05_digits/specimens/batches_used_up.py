# /// specimen
# about = "Asks for the batches once, before the epochs."
# left = { train = 0.9 }
# diagnosis = { train = "batches_used_up" }
# ///

# %% train
def train(params, X, Y, epochs, batch_size, lr, rng):
    history, batches = [cross_entropy(forward(X, params)[0], Y)], minibatches(X, Y, batch_size, rng)
    for _ in range(epochs):
        for x, t in batches:
            grads = backward(t, forward(x, params)[1], params)
            params = {name: params[name] - lr * grads[name] for name in params}
        history.append(cross_entropy(forward(X, params)[0], Y))
    return params, history
