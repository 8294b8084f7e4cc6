# /// specimen
# about = "Does not hand the activation on."
# left = { train = 2.0 }
# diagnosis = { train = "activation_ignored" }
# ///

# %% train
def train(X, Y, params, lr, steps, activation="tanh"):
    history = []
    for step in range(steps + 1):
        A2, cache = forward(X, params, "tanh")
        history.append(loss(A2, Y))
        if step < steps:
            grads = backward(Y, cache, params, "tanh")
            params = {name: params[name] - lr * grads[name] for name in params}
    return params, history
