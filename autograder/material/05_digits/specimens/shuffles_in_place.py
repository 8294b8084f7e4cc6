# /// specimen
# about = "Shuffles the examples that were handed in, while the batches are drawn from them."
# left = { minibatches = 2.77 }
# diagnosis = { minibatches = "mutates_argument" }
# ///

# %% minibatches
def minibatches(X, Y, size, rng):
    order = rng.permutation(len(X))
    X[:], Y[:] = X[order], Y[order]
    for start in range(0, len(X), size):
        yield X[start : start + size], Y[start : start + size]
