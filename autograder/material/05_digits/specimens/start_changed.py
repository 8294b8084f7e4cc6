# /// specimen
# about = "Trains the arrays that were handed in."
# left = { train = 2.4 }
# diagnosis = { train = "mutates_argument" }
# ///

# %% train
def train(params, X, Y, epochs, batch_size, lr, rng):
    history = [cross_entropy(forward(X, params)[0], Y)]
    for _ in range(epochs):
        for x, t in minibatches(X, Y, batch_size, rng):
            for name, grad in backward(t, forward(x, params)[1], params).items():
                params[name] -= lr * grad
        history.append(cross_entropy(forward(X, params)[0], Y))
    return params, history
