# /// specimen
# about = "Trains on full batches only."
# left = { train-epoch = 0.0 }
# diagnosis = { train-epoch = "last_batch_lost" }
# ///

# %% train-epoch
def train_epoch(params, velocity, X, Y, size, lr, beta, lambda_, rng):
    order = rng.permutation(len(X))
    for i in range(len(X) // size):
        rows = order[i * size : (i + 1) * size]
        grads = decayed_grads(backward(Y[rows], forward(X[rows], params)[1], params), params, lambda_)
        params, velocity = sgd_momentum_step(params, grads, velocity, lr, beta)
    return params, velocity
