# /// specimen
# about = "Cuts the data as it comes."
# left = { minibatches = 2.08 }
# diagnosis = { minibatches = "not_shuffled" }
# ///

# %% minibatches
def minibatches(X, Y, size, rng):
    return [(X[i : i + size], Y[i : i + size]) for i in range(0, len(X), size)]
