# /// specimen
# about = "Stops training long before the floor."
# left = { linear = 0.0 }
# diagnosis = { linear = "above_the_floor" }
# ///

# %% linear
def train_linear(X, k, rng):
    Xc, n = X - X.mean(axis=0), X.shape[1]
    W1, W2 = 0.1 * rng.normal(size=(n, k)), 0.1 * rng.normal(size=(k, n))
    for _ in range(100):
        D = (Xc @ W1 @ W2 - Xc) / len(Xc)
        W1, W2 = W1 - 0.001 * Xc.T @ D @ W2.T, W2 - 0.001 * W1.T @ Xc.T @ D
    return W1, W2
