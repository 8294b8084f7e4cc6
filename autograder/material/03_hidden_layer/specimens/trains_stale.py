# /// specimen
# about = "Runs forward once, before the loop."
# left = { train = 0.3 }
# diagnosis = { train = "stale_cache" }
# ///

# %% train
def train(X, Y, params, lr, steps):
    A2, cache = forward(X, params)
    history = [loss(A2, Y)]
    for _ in range(steps):
        grads = backward(Y, cache, params)
        params = {name: params[name] - lr * grads[name] for name in params}
        history.append(loss(forward(X, params)[0], Y))
    return params, history
