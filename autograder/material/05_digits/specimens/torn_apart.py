# /// specimen
# about = "Shuffles pictures and labels each by themselves."
# left = { minibatches = 1.85 }
# diagnosis = { minibatches = "torn_apart" }
# ///

# %% minibatches
def minibatches(X, Y, size, rng):
    X, Y = rng.permutation(X), rng.permutation(Y)
    return [(X[i : i + size], Y[i : i + size]) for i in range(0, len(X), size)]
