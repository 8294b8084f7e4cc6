# /// specimen
# about = "Leaves the loss after the last step out."
# left = { train = 2.4 }
# diagnosis = { train = "history_short" }
# ///

# %% train
def train(X, Y, params, lr, steps, activation="tanh"):
    history = []
    for _ in range(steps):
        A2, cache = forward(X, params, activation)
        history.append(loss(A2, Y))
        grads = backward(Y, cache, params, activation)
        params = {name: params[name] - lr * grads[name] for name in params}
    return params, history
