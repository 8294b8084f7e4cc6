# /// specimen
# about = "Takes each parameter's step before the next slope is worked out."
# left = { train = 0.6 }
# diagnosis = { train = "moved_between" }
# ///

# %% train
def train(X, Y, params, lr, steps):
    params = dict(params)
    A2, cache = forward(X, params)
    history = [loss(A2, Y)]
    for _ in range(steps):
        for name in params:
            A2, cache = forward(X, params)
            params[name] = params[name] - lr * backward(Y, cache, params)[name]
        A2, cache = forward(X, params)
        history.append(loss(A2, Y))
    return params, history
