# /// specimen
# about = "Right, in float64 and plain loops over layers, examples and names."
# ///

# %% relu
def relu(Z):
    return np.where(np.asarray(Z) > 0, Z, 0)


# %% init-params
def init_params(sizes, rng):
    params = {}
    for i in range(1, len(sizes)):
        shape = (sizes[i - 1], sizes[i])
        params["W" + str(i)] = np.float32(rng.standard_normal(shape) / (sizes[i - 1] / 2) ** 0.5)
        params["b" + str(i)] = np.float32(np.zeros(sizes[i]))
    return params


# %% forward
def forward(X, params):
    last = max(int(name[1:]) for name in params)
    cache = {"A0": X}
    for i in range(1, last + 1):
        cache[f"Z{i}"] = np.dot(cache[f"A{i - 1}"], params[f"W{i}"]) + params[f"b{i}"]
        f = softmax if i == last else relu
        cache[f"A{i}"] = f(cache[f"Z{i}"])
    return cache[f"A{last}"], cache


# %% backward
def backward(Y, cache, params):
    i, grads = len(params) // 2, {}
    error = cache[f"A{i}"] - Y
    while i > 0:
        grads[f"b{i}"] = np.mean(error, axis=0)
        grads[f"W{i}"] = np.dot(cache[f"A{i - 1}"].T, error) / len(error)
        error = np.where(cache[f"A{i - 1}"] > 0, error @ params[f"W{i}"].T, 0)
        i -= 1
    return grads


# %% momentum
def sgd_momentum_step(params, grads, velocity, lr, beta):
    new_params, new_velocity = {}, {}
    for name in params:
        new_velocity[name] = velocity[name] * beta
        new_velocity[name] -= lr * grads[name]
        new_params[name] = params[name] + new_velocity[name]
    return new_params, new_velocity


# %% learning-rate
def learning_rate(epoch, lr0, decay):
    for _ in range(epoch):
        lr0 *= decay
    return lr0


# %% decayed-loss
def decayed_loss(P, Y, params, lambda_):
    price = 0.0
    for name in params:
        if name[0] == "W":
            price += np.linalg.norm(params[name]) ** 2
    return cross_entropy(P, Y) + lambda_ * price / 2


# %% decayed-grads
def decayed_grads(grads, params, lambda_):
    new = dict(grads)
    for name in grads:
        if name[0] == "W":
            new[name] = grads[name] + lambda_ * params[name]
    return new


# %% train-epoch
def train_epoch(params, velocity, X, Y, size, lr, beta, lambda_, rng):
    order = list(rng.permutation(len(X)))
    while order:
        batch, order = order[:size], order[size:]
        cache = forward(X[batch], params)[1]
        grads = decayed_grads(backward(Y[batch], cache, params), params, lambda_)
        params, velocity = sgd_momentum_step(params, grads, velocity, lr, beta)
    return params, velocity


# %% train-mnist
def train_mnist(X, y, rng):
    params = init_params([X.shape[1], 128, 64, 10], rng)
    v = at_rest(params)
    for epoch in range(12):
        rate = learning_rate(epoch, 0.1, 0.7)
        params, v = train_epoch(params, v, X, one_hot(y), 64, rate, 0.9, 1e-4, rng)
    return params


# %% step-in-place
def step_in_place(params, grads, velocity, lr, beta):
    for name in params:
        np.multiply(velocity[name], beta, out=velocity[name])
        np.multiply(grads[name], lr, out=grads[name])
        np.subtract(velocity[name], grads[name], out=velocity[name])
        np.add(params[name], velocity[name], out=params[name])


# %% backward-into
def backward_into(Y, cache, params, grads):
    for name, value in backward(Y, cache, params).items():
        grads[name][...] = value
