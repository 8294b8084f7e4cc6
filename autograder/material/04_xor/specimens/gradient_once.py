# /// specimen
# about = "Works out the gradient before the loop and walks along it for ever."
# left = { train = 0.2 }
# diagnosis = { train = "gradient_once" }
# ///

# %% train
def train(X, Y, params, lr, steps, activation="tanh"):
    A2, cache = forward(X, params, activation)
    grads = backward(Y, cache, params, activation)
    history = [loss(A2, Y)]
    for _ in range(steps):
        params = {name: params[name] - lr * grads[name] for name in params}
        history.append(loss(forward(X, params, activation)[0], Y))
    return params, history
