# /// specimen
# about = "Gives out full batches only."
# left = { minibatches = 2.31 }
# diagnosis = { minibatches = "last_batch_lost" }
# ///

# %% minibatches
def minibatches(X, Y, size, rng):
    order = rng.permutation(len(X))
    for i in range(len(X) // size):
        rows = order[i * size : (i + 1) * size]
        yield X[rows], Y[rows]
