# /// specimen
# about = "Records no loss after the last step."
# left = { train = 1.8 }
# diagnosis = { train = "history_short" }
# ///

# %% train
def train(X, Y, params, lr, steps):
    history = []
    for _ in range(steps):
        A2, cache = forward(X, params)
        history.append(loss(A2, Y))
        grads = backward(Y, cache, params)
        params = {name: params[name] - lr * grads[name] for name in params}
    return params, history
