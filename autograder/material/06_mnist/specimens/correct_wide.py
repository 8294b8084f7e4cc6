# /// specimen
# about = "Right, with another design: one wide layer, larger batches, no weight decay."
# ///

# %% relu
def relu(Z):
    return Z * (Z > 0)


# %% init-params
def init_params(sizes, rng):
    draw = lambda a, b: (rng.normal(0, (2 / a) ** 0.5, (a, b))).astype("float32")
    pairs = enumerate(zip(sizes, sizes[1:]), 1)
    return {k: v for l, (a, b) in pairs for k, v in ((f"W{l}", draw(a, b)), (f"b{l}", np.float32([0] * b)))}


# %% decayed-loss
def decayed_loss(P, Y, params, lambda_):
    weights = np.concatenate([W.ravel() for name, W in params.items() if W.ndim == 2])
    return cross_entropy(P, Y) + 0.5 * lambda_ * (weights @ weights)


# %% train-mnist
def train_mnist(X, y, rng):
    params = init_params([X.shape[1], 300, 10], rng)
    velocity, Y = at_rest(params), np.eye(10)[y].astype("float32")
    for epoch in range(12):
        params, velocity = train_epoch(params, velocity, X, Y, 100, 0.12 * 0.75**epoch, 0.9, 0, rng)
    return params
