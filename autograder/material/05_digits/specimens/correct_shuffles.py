# /// specimen
# about = "Right; shuffles by sorting random numbers, so that its batches are other ones."
# ///

# %% minibatches
def minibatches(X, Y, size, rng):
    order = np.argsort(rng.random(len(X)))
    return [(X[order[i : i + size]], Y[order[i : i + size]]) for i in range(0, len(X), size)]
