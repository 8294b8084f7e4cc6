# %% relu: a copy with zeros
def relu(Z):
    A = np.array(Z, copy=True)
    A[A < 0] = 0
    return A


# %% relu: half of the sum with its absolute value
def relu(Z):
    return 0.5 * (Z + np.abs(Z))


# %% relu: entry by entry
def relu(Z):
    return np.array([z if z > 0 else 0 * z for z in np.ravel(Z)]).reshape(np.shape(Z))


# %% relu: fmax
def relu(Z):
    return np.fmax(Z, np.zeros_like(Z))


# %% init-params: drawn as float32
def init_params(sizes, rng):
    params = {}
    for l in range(1, len(sizes)):
        W = rng.standard_normal((sizes[l - 1], sizes[l]), dtype=np.float32)
        params[f"W{l}"] = W * np.float32(np.sqrt(2 / sizes[l - 1]))
        params[f"b{l}"] = np.zeros(sizes[l], np.float32)
    return params


# %% init-params: cast at the end
def init_params(sizes, rng):
    params = {}
    for l, n_out in enumerate(sizes):
        if l > 0:
            n_in = sizes[l - 1]
            params[f"W{l}"] = rng.normal(0, np.sqrt(2 / n_in), (n_in, n_out))
            params[f"b{l}"] = np.zeros(n_out)
    return {name: np.asarray(value, dtype="float32") for name, value in params.items()}


# %% init-params: biases first, two comprehensions
def init_params(sizes, rng):
    params = {f"b{l}": np.full(n, np.float32(0)) for l, n in enumerate(sizes) if l}
    for l in range(1, len(sizes)):
        n_in, n_out = sizes[l - 1 : l + 1]
        params[f"W{l}"] = ((2.0 / n_in) ** 0.5 * rng.normal(size=(n_in, n_out))).astype("f4")
    return params


# %% forward: a recursion
def forward(X, params):
    def further(A, l, cache):
        Z = np.matmul(A, params[f"W{l}"]) + params[f"b{l}"]
        if f"W{l + 1}" in params:
            A = relu(Z)
            return further(A, l + 1, {**cache, f"Z{l}": Z, f"A{l}": A})
        P = softmax(Z)
        return P, {**cache, f"Z{l}": Z, f"A{l}": P}

    return further(X, 1, {"A0": X})


# %% forward: lists
def forward(X, params):
    L = len([name for name in params if name[0] == "W"])
    A, cache = X, {}
    for l in range(L):
        cache[f"A{l}"] = A
        Z = np.dot(A, params[f"W{l + 1}"])
        Z += params[f"b{l + 1}"]
        cache[f"Z{l + 1}"] = Z
        A = softmax(Z) if l == L - 1 else Z * (Z > 0)
    cache[f"A{L}"] = A
    return A, cache


# %% forward: in float64 throughout
def forward(X, params):
    p = {name: np.asarray(value, dtype=np.float64) for name, value in params.items()}
    L = len(p) // 2
    cache = {"A0": np.asarray(X, dtype=np.float64)}
    for l in range(1, L + 1):
        cache[f"Z{l}"] = np.einsum("ij,jk->ik", cache[f"A{l - 1}"], p[f"W{l}"], optimize=True) + p[f"b{l}"]
        cache[f"A{l}"] = np.where(cache[f"Z{l}"] > 0, cache[f"Z{l}"], 0) if l < L else softmax(cache[f"Z{l}"])
    return cache[f"A{L}"], cache


# %% backward: slopes from A, masked by an assignment
def backward(Y, cache, params):
    L, grads = len(params) // 2, {}
    dZ = np.subtract(cache[f"A{L}"], Y) / len(Y)
    for l in reversed(range(1, L + 1)):
        A = cache[f"A{l - 1}"]
        grads[f"W{l}"], grads[f"b{l}"] = np.dot(A.T, dZ), np.sum(dZ, axis=0)
        if l > 1:
            dA = np.dot(dZ, params[f"W{l}"].T)
            dA[A <= 0] = 0
            dZ = dA
    return grads


# %% backward: example by example
def backward(Y, cache, params):
    L, m = len(params) // 2, len(Y)
    grads = {name: np.zeros(value.shape, dtype=float) for name, value in params.items()}
    for i in range(m):
        d = (cache[f"A{L}"][i].astype(float) - Y[i]) / m
        for l in range(L, 0, -1):
            grads[f"W{l}"] += np.outer(cache[f"A{l - 1}"][i], d)
            grads[f"b{l}"] += d
            if l > 1:
                d = (params[f"W{l}"] @ d) * np.heaviside(cache[f"Z{l - 1}"][i], 0)
    return grads


# %% backward: averaged at the end
def backward(Y, cache, params):
    L, m = len(params) // 2, len(Y)
    errors = [cache[f"A{L}"] - Y]
    for l in range(L, 1, -1):
        errors.insert(0, np.where(cache[f"Z{l - 1}"] > 0, errors[0] @ params[f"W{l}"].T, 0))
    grads = {}
    for l, error in enumerate(errors, start=1):
        grads[f"W{l}"] = np.einsum("ij,ik->jk", cache[f"A{l - 1}"], error) / m
        grads[f"b{l}"] = error.mean(axis=0)
    return grads


# %% momentum: copies changed in place
import copy


def sgd_momentum_step(params, grads, velocity, lr, beta):
    params, velocity = copy.deepcopy(params), copy.deepcopy(velocity)
    for name in velocity:
        velocity[name] *= beta
        velocity[name] -= lr * grads[name]
        params[name] += velocity[name]
    return params, velocity


# %% momentum: the velocity with the other sign on the way
def sgd_momentum_step(params, grads, velocity, lr, beta):
    downhill = {n: lr * grads[n] - beta * velocity[n] for n in grads}
    return {n: params[n] - downhill[n] for n in params}, {n: -d for n, d in downhill.items()}


# %% momentum: a list of two dicts
def sgd_momentum_step(params, grads, velocity, lr, beta):
    new = [{}, {}]
    for name, v in velocity.items():
        new[1][name] = np.add(np.multiply(beta, v), np.multiply(-lr, grads[name]))
        new[0][name] = np.add(params[name], new[1][name])
    return new


# %% learning-rate: a product
import math


def learning_rate(epoch, lr0, decay):
    return math.prod([decay] * epoch, start=lr0)


# %% learning-rate: a recursion
def learning_rate(epoch, lr0, decay):
    return lr0 if epoch == 0 else decay * learning_rate(epoch - 1, lr0, decay)


# %% learning-rate: exp and log
import math


def learning_rate(epoch, lr0, decay):
    return lr0 * math.exp(epoch * math.log(decay))


# %% decayed-loss: a generator
def decayed_loss(P, Y, params, lambda_):
    price = sum((value**2).sum() for name, value in params.items() if "W" in name)
    return cross_entropy(P, Y) + lambda_ * price / 2


# %% decayed-loss: vdot
def decayed_loss(P, Y, params, lambda_):
    total = cross_entropy(P, Y)
    for l in range(1, len(params) // 2 + 1):
        W = params[f"W{l}"]
        total += lambda_ / 2 * np.vdot(W, W)
    return total


# %% decayed-loss: plain loops in float64
def decayed_loss(P, Y, params, lambda_):
    price = 0.0
    for name, value in params.items():
        if name.startswith("b"):
            continue
        for row in np.asarray(value, dtype=float):
            price += float(sum(w * w for w in row))
    return float(cross_entropy(P, Y)) + 0.5 * lambda_ * price


# %% decayed-grads: a factor for each name
def decayed_grads(grads, params, lambda_):
    return {n: g + (lambda_ if "W" in n else 0.0) * params[n] for n, g in grads.items()}


# %% decayed-grads: copies changed in place
def decayed_grads(grads, params, lambda_):
    new = {name: np.array(value, dtype=float) for name, value in grads.items()}
    for l in range(1, len(params) // 2 + 1):
        new[f"W{l}"] += lambda_ * params[f"W{l}"]
    return new


# %% decayed-grads: by the number of axes
def decayed_grads(grads, params, lambda_):
    result = {}
    for name in params:
        if np.ndim(params[name]) == 2:
            result[name] = np.add(grads[name], lambda_ * params[name])
        else:
            result[name] = grads[name].copy()
    return result


# %% train-epoch: np.split
def train_epoch(params, velocity, X, Y, size, lr, beta, lambda_, rng):
    order = rng.permutation(len(X))
    for rows in np.split(order, range(size, len(X), size)):
        P, cache = forward(X[rows], params)
        grads = backward(Y[rows], cache, params)
        grads = {n: g + lambda_ * params[n] if n[0] == "W" else g for n, g in grads.items()}
        velocity = {n: beta * velocity[n] - lr * grads[n] for n in params}
        params = {n: params[n] + velocity[n] for n in params}
    return params, velocity


# %% train-epoch: copies changed in place, shuffled data
import copy


def train_epoch(params, velocity, X, Y, size, lr, beta, lambda_, rng):
    params, velocity = copy.deepcopy(params), copy.deepcopy(velocity)
    order = rng.permutation(len(X))
    X, Y, start = X[order], Y[order], 0
    while start < len(X):
        x, y = X[start : start + size], Y[start : start + size]
        grads = decayed_grads(backward(y, forward(x, params)[1], params), params, lambda_)
        for name in params:
            velocity[name] *= beta
            velocity[name] -= lr * grads[name]
            params[name] += velocity[name]
        start += size
    return params, velocity


# %% train-epoch: a generator of batches
def train_epoch(params, velocity, X, Y, size, lr, beta, lambda_, rng):
    def batches():
        order = rng.permutation(X.shape[0])
        for i in range(-(-len(order) // size)):
            rows = order[i * size : (i + 1) * size]
            yield np.take(X, rows, axis=0), np.take(Y, rows, axis=0)

    state = (dict(params), dict(velocity))
    for x, y in batches():
        cache = forward(x, state[0])[1]
        slopes = decayed_grads(backward(y, cache, state[0]), state[0], lambda_)
        state = sgd_momentum_step(state[0], slopes, state[1], lr, beta)
    return state


# %% train-mnist: two hidden layers
def train_mnist(X, y, rng):
    params = init_params([X.shape[1], 200, 50, 10], rng)
    velocity = at_rest(params)
    for epoch in range(8):
        params, velocity = train_epoch(params, velocity, X, one_hot(y), 80, 0.1 * 0.7**epoch, 0.9, 1e-4, rng)
    return params


# %% train-mnist: a loop of its own, without momentum
def train_mnist(X, y, rng):
    params, Y = init_params([X.shape[1], 256, 10], rng), one_hot(y)
    epochs = 12
    for epoch in range(epochs):
        order = rng.permutation(len(X))
        lr = 0.5 * (1 - epoch / epochs)
        for at in range(0, len(X), 50):
            rows = order[at : at + 50]
            grads = backward(Y[rows], forward(X[rows], params)[1], params)
            params = {name: params[name] - np.float32(lr) * grads[name] for name in params}
    return params


# %% train-mnist: a smaller batch, no decay
def train_mnist(X, y, rng):
    params = init_params([X.shape[1], 160, 10], rng)
    v = at_rest(params)
    for epoch in range(8):
        params, v = train_epoch(params, v, X, one_hot(y), 64, learning_rate(epoch, 0.1, 0.75), 0.9, 0.0, rng)
    return params


# %% step-in-place: slices
def step_in_place(params, grads, velocity, lr, beta):
    for name in params:
        velocity[name][...] = beta * velocity[name] - lr * grads[name]
        params[name][...] = params[name] + velocity[name]


# %% step-in-place: copyto
def step_in_place(params, grads, velocity, lr, beta):
    for name, g in grads.items():
        np.copyto(velocity[name], beta * velocity[name] - lr * g)
        np.add(params[name], velocity[name], out=params[name])


# %% step-in-place: row by row
def step_in_place(params, grads, velocity, lr, beta):
    for name in sorted(params):
        for i in range(len(params[name])):
            velocity[name][i] = velocity[name][i] * beta - grads[name][i] * lr
            params[name][i] += velocity[name][i]


# %% backward-into: copyto
def backward_into(Y, cache, params, grads):
    found = backward(Y, cache, params)
    for name in found:
        np.copyto(grads[name], found[name])


# %% backward-into: dot with out
def backward_into(Y, cache, params, grads):
    L = len(params) // 2
    dZ = cache[f"A{L}"] - Y
    dZ /= len(Y)
    for l in range(L, 0, -1):
        np.dot(cache[f"A{l - 1}"].T, dZ, out=grads[f"W{l}"])
        dZ.sum(axis=0, out=grads[f"b{l}"])
        if l > 1:
            dA = dZ @ params[f"W{l}"].T
            dZ = np.where(cache[f"Z{l - 1}"] > 0, dA, 0)


# %% backward-into: zeroed, then added up
def backward_into(Y, cache, params, grads):
    for array in grads.values():
        array.fill(0)
    L, m = len(params) // 2, len(Y)
    for i in range(m):
        d = (cache[f"A{L}"][i] - Y[i]) / m
        for l in range(L, 0, -1):
            grads[f"W{l}"] += np.outer(cache[f"A{l - 1}"][i], d)
            grads[f"b{l}"] += d
            if l > 1:
                d = (params[f"W{l}"] @ d) * (cache[f"Z{l - 1}"][i] > 0)
