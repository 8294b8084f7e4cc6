# /// specimen
# about = "Takes the batches in the order of the data."
# left = { train-epoch = 0.43 }
# diagnosis = { train-epoch = "not_shuffled" }
# ///

# %% train-epoch
def train_epoch(params, velocity, X, Y, size, lr, beta, lambda_, rng):
    for i in range(0, len(X), size):
        x, t = X[i : i + size], Y[i : i + size]
        grads = decayed_grads(backward(t, forward(x, params)[1], params), params, lambda_)
        params, velocity = sgd_momentum_step(params, grads, velocity, lr, beta)
    return params, velocity
