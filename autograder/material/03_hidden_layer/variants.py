# %% init-params: in a loop over the layers
def init_params(n_in, n_hidden, n_out, rng, scale):
    sizes = [n_in, n_hidden, n_out]
    params = {}
    for l in (1, 2):
        params[f"W{l}"] = rng.normal(0.0, scale, size=(sizes[l - 1], sizes[l]))
        params[f"b{l}"] = np.zeros(sizes[l])
    return params


# %% init-params: biases from the weights, reshaped flat numbers
def init_params(n_in, n_hidden, n_out, rng, scale):
    W1 = rng.standard_normal(n_in * n_hidden).reshape(n_in, n_hidden) * scale
    W2 = rng.standard_normal(n_hidden * n_out).reshape(n_hidden, n_out) * scale
    return {"W1": W1, "W2": W2, "b1": 0 * W1[0], "b2": 0 * W2[0]}


# %% init-params: one draw for both layers
def init_params(n_in, n_hidden, n_out, rng, scale):
    numbers = scale * rng.normal(size=n_in * n_hidden + n_hidden * n_out)
    first, second = np.split(numbers, [n_in * n_hidden])
    params = {"b1": np.full(n_hidden, 0.0), "b2": np.full(n_out, 0.0)}
    params.update(W1=first.reshape((n_in, n_hidden)), W2=second.reshape((n_hidden, n_out)))
    return params


# %% forward: a loop over the layers
def forward(X, params):
    cache = {"A0": X}
    A = np.asarray(X, dtype=float)
    for l in range(1, 3):
        Z = np.dot(A, params[f"W{l}"]) + params[f"b{l}"]
        A = sigmoid(Z)
        cache.update({f"Z{l}": Z, f"A{l}": A})
    return A, cache


# %% forward: one example at a time
def forward(X, params):
    Z1s, A1s, Z2s, A2s = [], [], [], []
    for x in X:
        z1 = x @ params["W1"] + params["b1"]
        a1 = sigmoid(z1)
        z2 = a1 @ params["W2"] + params["b2"]
        Z1s.append(z1)
        A1s.append(a1)
        Z2s.append(z2)
        A2s.append(sigmoid(z2))
    cache = {"A0": X, "Z1": np.array(Z1s), "A1": np.array(A1s), "Z2": np.array(Z2s), "A2": np.array(A2s)}
    return cache["A2"], cache


# %% forward: biases as weights of a column of ones
def forward(X, params):
    ones = np.ones((len(X), 1))
    Z1 = np.hstack([X, ones]) @ np.vstack([params["W1"], params["b1"]])
    A1 = sigmoid(Z1)
    Z2 = np.hstack([A1, ones]) @ np.vstack([params["W2"], params["b2"]])
    A2 = sigmoid(Z2)
    return (A2, {"A2": A2, "Z2": Z2, "A1": A1, "Z1": Z1, "A0": X})


# %% forward: a copy of the input, results written into arrays
def forward(X, params):
    Z1 = np.empty((len(X), len(params["b1"])))
    np.matmul(X, params["W1"], out=Z1)
    Z1 += params["b1"]
    A1 = sigmoid(Z1)
    Z2 = np.empty((len(X), len(params["b2"])))
    np.matmul(A1, params["W2"], out=Z2)
    Z2 += params["b2"]
    A2 = sigmoid(Z2)
    return A2, {"A0": np.array(X, dtype=float), "Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2.copy()}


# %% loss: column by column
def loss(A2, Y):
    A2, Y = np.asarray(A2, dtype=float), np.asarray(Y)
    total = 0.0
    for k in range(Y.shape[1]):
        a = np.clip(A2[:, k], 1e-14, 1 - 1e-14)
        total += np.mean(-np.where(Y[:, k] == 1, np.log(a), np.log(1 - a)))
    return total


# %% loss: xlogy
from scipy.special import xlog1py, xlogy


def loss(A2, Y):
    A = np.clip(A2, 1e-13, 1 - 1e-13)
    return -(xlogy(Y, A) + xlog1py(np.subtract(1, Y), -A)).sum() / np.shape(Y)[0]


# %% loss: einsum
def loss(A2, Y):
    A, Y = np.maximum(A2, 1e-300), np.asarray(Y, dtype=float)
    B = np.maximum(1 - np.asarray(A2), 1e-300)
    m = len(Y)
    return -(np.einsum("ik,ik->", Y, np.log(A)) + np.einsum("ik,ik->", 1 - Y, np.log(B))) / m


# %% output-step: from the slope of the loss along A2
def output_step(A2, Y):
    A2, Y = np.asarray(A2, dtype=float), np.asarray(Y, dtype=float)
    dA2 = (A2 - Y) / (A2 * (1 - A2))
    return dA2 * A2 * (1 - A2) / A2.shape[0]


# %% output-step: in place in a copy
def output_step(A2, Y):
    dZ2 = np.array(A2, dtype=float)
    dZ2 -= Y
    dZ2 /= len(Y)
    return dZ2


# %% output-step: rows
def output_step(A2, Y):
    return np.stack([(a - y) / len(Y) for a, y in zip(np.asarray(A2), np.asarray(Y))])


# %% layer-gradients: ones for the bias
def layer_gradients(A_prev, dZ):
    both = np.hstack([A_prev, np.ones((len(A_prev), 1))]).T @ dZ
    return both[:-1], both[-1]


# %% layer-gradients: three loops
def layer_gradients(A_prev, dZ):
    m, n_in, n_out = len(A_prev), len(A_prev[0]), len(dZ[0])
    dW = [[sum(A_prev[i][j] * dZ[i][k] for i in range(m)) for k in range(n_out)] for j in range(n_in)]
    db = [sum(dZ[i][k] for i in range(m)) for k in range(n_out)]
    return np.array(dW), np.array(db)


# %% layer-gradients: tensordot, and a sum that keeps its axis
def layer_gradients(A_prev, dZ):
    dW = np.tensordot(A_prev, dZ, axes=([0], [0]))
    db = np.sum(dZ, axis=0, keepdims=True)
    return dW, db.reshape(-1)


# %% layer-gradients: a reduction over outer products
import functools


def layer_gradients(A_prev, dZ):
    dW = functools.reduce(np.add, map(np.outer, A_prev, dZ))
    db = functools.reduce(np.add, dZ)
    return dW, np.array(db)


# %% through-weights: einsum
def through_weights(dZ, W):
    return np.einsum("ik,jk->ij", dZ, W)


# %% through-weights: unit by unit
def through_weights(dZ, W):
    dA = np.zeros((len(dZ), len(W)))
    for k in range(W.shape[1]):
        dA += np.outer(dZ[:, k], W[:, k])
    return dA


# %% through-weights: np.inner
def through_weights(dZ, W):
    return np.inner(dZ, W)


# %% through-sigmoid: a square
def through_sigmoid(dA, A):
    A = np.asarray(A, dtype=float)
    return dA * (0.25 - (A - 0.5) ** 2)


# %% through-sigmoid: entry by entry in lists
def through_sigmoid(dA, A):
    return np.array([[d * a * (1 - a) for d, a in zip(ds, row)] for ds, row in zip(dA, A)])


# %% through-sigmoid: einsum
def through_sigmoid(dA, A):
    return np.einsum("ij,ij,ij->ij", dA, A, 1 - np.asarray(A))


# %% backward: everything here, example by example
def backward(Y, cache, params):
    m = len(Y)
    grads = {name: np.zeros(np.shape(value)) for name, value in params.items()}
    for i in range(m):
        x, a1, a2 = cache["A0"][i], cache["A1"][i], cache["A2"][i]
        d2 = (a2 - Y[i]) / m
        d1 = (params["W2"] @ d2) * a1 * (1 - a1)
        grads["W2"] += np.outer(a1, d2)
        grads["b2"] += d2
        grads["W1"] += np.outer(x, d1)
        grads["b1"] += d1
    return grads


# %% backward: averaged at the end
def backward(Y, cache, params):
    m = len(Y)
    error = cache["A2"] - np.asarray(Y)
    hidden = error @ params["W2"].T * cache["A1"] * (1 - cache["A1"])
    grads = {
        "W2": cache["A1"].T @ error,
        "W1": np.asarray(cache["A0"]).T @ hidden,
        "b2": error.sum(axis=0),
        "b1": hidden.sum(axis=0),
    }
    return {name: grad / m for name, grad in grads.items()}


# %% backward: a loop over the layers
def backward(Y, cache, params):
    grads, dZ = {}, output_step(cache["A2"], Y)
    for l in (2, 1):
        grads[f"W{l}"], grads[f"b{l}"] = layer_gradients(cache[f"A{l - 1}"], dZ)
        if l == 2:
            dZ = through_sigmoid(through_weights(dZ, params["W2"]), cache["A1"])
    return grads


# %% backward: the slope from Z1
def backward(Y, cache, params):
    dZ2 = (cache["A2"] - Y) / np.shape(Y)[0]
    s = 1 / (2 * np.cosh(cache["Z1"] / 2)) ** 2
    dZ1 = np.einsum("ik,jk->ij", dZ2, params["W2"]) * s
    return dict(
        W1=np.einsum("ij,ik->jk", cache["A0"], dZ1), b1=dZ1.sum(0),
        W2=np.einsum("ij,ik->jk", cache["A1"], dZ2), b2=dZ2.sum(0),
    )


# %% train: deep copies changed in place
import copy


def train(X, Y, params, lr, steps):
    params = copy.deepcopy(params)
    history = []
    for _ in range(steps):
        A2, cache = forward(X, params)
        history.append(loss(A2, Y))
        for name, slope in backward(Y, cache, params).items():
            params[name] -= lr * slope
    history.append(loss(forward(X, params)[0], Y))
    return params, history


# %% train: a recursion
def train(X, Y, params, lr, steps):
    A2, cache = forward(X, params)
    if steps <= 0:
        return {name: np.array(value) for name, value in params.items()}, [loss(A2, Y)]
    grads = backward(Y, cache, params)
    further = {name: value - lr * grads[name] for name, value in params.items()}
    end, later = train(X, Y, further, lr, steps - 1)
    return end, [loss(A2, Y), *later]


# %% train: an array for the history, the weights one by one
def train(X, Y, params, lr, steps):
    W1, b1, W2, b2 = params["W1"], params["b1"], params["W2"], params["b2"]
    history = np.empty(steps + 1)
    for i in range(steps + 1):
        now = {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
        A2, cache = forward(X, now)
        history[i] = loss(A2, Y)
        if i == steps:
            return now, list(history)
        g = backward(Y, cache, now)
        W1, b1 = W1 - lr * g["W1"], b1 - lr * g["b1"]
        W2, b2 = W2 - lr * g["W2"], b2 - lr * g["b2"]


# %% derivative: match
def derivative(name, Z):
    Z = np.asarray(Z, dtype=float)
    match name:
        case "sigmoid":
            return 1 / (4 * np.cosh(Z / 2) ** 2)
        case "tanh":
            return np.cosh(Z) ** -2.0
        case "relu":
            return np.heaviside(Z, 1.0)


# %% derivative: a mask
def derivative(name, Z):
    Z = np.array(Z, dtype=float)
    if name == "sigmoid":
        return sigmoid(Z) - sigmoid(Z) ** 2
    elif name == "tanh":
        return (1 - np.tanh(Z)) * (1 + np.tanh(Z))
    slopes = np.zeros_like(Z)
    slopes[Z > 0] = 1
    return slopes


# %% derivative: the complex step
def derivative(name, Z):
    Z = np.asarray(Z, dtype=float)
    if name == "relu":
        return np.where(Z < 0, 0.0, 1.0)
    f = np.tanh if name == "tanh" else lambda z: 1 / (1 + np.exp(-z))
    return np.imag(f(Z + 1e-20j)) / 1e-20


# %% derivative: (1 + sign) / 2
def derivative(name, Z):
    if name == "relu":
        return (np.sign(Z) > 0) * 1.0
    s = sigmoid(2 * np.asarray(Z) if name == "tanh" else np.asarray(Z))
    return s * (1 - s) * (4 if name == "tanh" else 1)


# %% unit-spread: pairs from itertools
import itertools


def unit_spread(W1):
    columns = [W1[:, j] for j in range(W1.shape[1])]
    pairs = itertools.combinations(columns, 2)
    return max((np.sqrt(np.sum((a - b) ** 2)) for a, b in pairs), default=0.0)


# %% unit-spread: the square multiplied out
def unit_spread(W1):
    W1 = np.asarray(W1, dtype=float)
    W1 = W1 - W1[:, :1]
    G = W1.T @ W1
    squares = np.diag(G)[:, None] + np.diag(G)[None, :] - 2 * G
    return float(np.sqrt(np.maximum(squares, 0).max()))


# %% unit-spread: pdist
from scipy.spatial.distance import pdist


def unit_spread(W1):
    found = pdist(np.transpose(W1))
    return found.max() if len(found) else 0.0
