# /// specimen
# about = "Right; takes the linear one's weights from the SVD."
# ///

# %% linear
def train_linear(X, k, rng):
    V = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)[2][:k]
    return V.T, V


# %% unpack-theta
def unpack_theta(theta, visible_size, hidden_size):
    n = visible_size * hidden_size
    return (
        theta[:n].reshape(visible_size, hidden_size),
        theta[n : 2 * n].reshape(hidden_size, visible_size),
        theta[2 * n : 2 * n + hidden_size],
        theta[2 * n + hidden_size :],
    )
