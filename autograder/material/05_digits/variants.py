# %% one-hot: indices
def one_hot(y, k):
    Y = np.zeros((len(y), k))
    Y[np.arange(len(y)), y] = 1.0
    return Y


# %% one-hot: nested lists
def one_hot(y, k):
    return [[1.0 if label == c else 0.0 for c in range(k)] for label in y]


# %% one-hot: take, of an identity matrix
def one_hot(y, k):
    return np.take(np.identity(k), y, axis=0)


# %% one-hot: put_along_axis
def one_hot(y, k):
    Y = np.full((len(y), k), 0.0)
    np.put_along_axis(Y, np.reshape(y, (-1, 1)), 1.0, axis=1)
    return Y


# %% softmax: SciPy
from scipy.special import softmax as scipys


def softmax(Z):
    return scipys(Z, axis=1)


# %% softmax: in place in a copy
def softmax(Z):
    P = np.array(Z, dtype=float)
    P -= P.max(axis=1).reshape(-1, 1)
    np.exp(P, out=P)
    P /= P.sum(axis=1).reshape(-1, 1)
    return P


# %% softmax: columns as examples
def softmax(Z):
    Zt = np.transpose(Z)
    E = np.exp(Zt - np.max(Zt, axis=0))
    return (E / np.sum(E, axis=0)).T


# %% softmax: math, row by row
import math


def softmax(Z):
    rows = []
    for z in np.asarray(Z).tolist():
        top = max(z)
        e = [math.exp(x - top) for x in z]
        rows.append([x / math.fsum(e) for x in e])
    return np.array(rows)


# %% cross-entropy: the truth's probability by its index
def cross_entropy(P, Y):
    P, Y = np.asarray(P, dtype=float), np.asarray(Y)
    right = P[np.arange(len(P)), Y.argmax(axis=1)]
    return float(np.mean(-np.log(np.maximum(right, 1e-200))))


# %% cross-entropy: a mask
def cross_entropy(P, Y):
    chances = np.asarray(P)[np.asarray(Y) == 1]
    return -np.sum(np.log(chances + 1e-300)) / len(chances)


# %% cross-entropy: einsum
def cross_entropy(P, Y):
    logs = np.log(np.clip(P, 1e-250, 1.0))
    return -np.einsum("ij,ij->", Y, logs) / np.shape(P)[0]


# %% cross-entropy: log where the truth is
def cross_entropy(P, Y):
    P = np.where(np.asarray(Y) > 0, P, 1.0)
    return np.mean(np.sum(-np.log(np.where(P > 0, P, 1e-300)), axis=1))


# %% softmax-step: one less at the truth
def softmax_step(P, Y):
    dZ = np.array(P, dtype=float)
    dZ[np.arange(len(dZ)), np.argmax(Y, axis=1)] -= 1
    dZ /= len(dZ)
    return dZ


# %% softmax-step: by the Jacobian
def softmax_step(P, Y):
    dZ = []
    for p, y in zip(np.asarray(P, dtype=float), np.asarray(Y, dtype=float)):
        dZ.append(p * np.sum(y) - y)
    return np.array(dZ) / len(P)


# %% softmax-step: einsum of the Jacobian with the slope along P
def softmax_step(P, Y):
    P, Y = np.asarray(P, dtype=float), np.asarray(Y, dtype=float)
    J = np.einsum("mi,ij->mij", P, np.eye(P.shape[1])) - P[:, :, None] * P[:, None, :]
    return np.einsum("mi,mij->mj", -Y / np.maximum(P, 1e-300), J) / len(P)


# %% init-params: all weights first
def init_params(sizes, rng):
    L = len(sizes) - 1
    params = {f"W{l}": rng.normal(0, 1 / np.sqrt(sizes[l - 1]), (sizes[l - 1], sizes[l])) for l in range(1, L + 1)}
    params.update({f"b{l}": np.zeros(sizes[l]) for l in range(1, L + 1)})
    return params


# %% init-params: standard normal numbers, scaled in place
def init_params(sizes, rng):
    params, l = {}, 0
    while l < len(sizes) - 1:
        W = rng.standard_normal(size=(sizes[l], sizes[l + 1]))
        W *= sizes[l] ** -0.5
        params["W%d" % (l + 1)], params["b%d" % (l + 1)] = W, np.zeros((sizes[l + 1],))
        l += 1
    return params


# %% init-params: from the last layer to the first
def init_params(sizes, rng):
    params = {}
    for l in reversed(range(1, len(sizes))):
        params[f"b{l}"] = 0.0 * np.ones(sizes[l])
        params[f"W{l}"] = rng.normal(size=(sizes[l - 1], sizes[l])) / sizes[l - 1] ** 0.5
    return params


# %% forward: lists of layers
def forward(X, params):
    L = sum(name.startswith("W") for name in params)
    A, Z = [np.asarray(X, dtype=float)], [None]
    for l in range(1, L + 1):
        Z.append(np.matmul(A[-1], params[f"W{l}"]) + params[f"b{l}"])
        A.append(softmax(Z[-1]) if l == L else np.tanh(Z[-1]))
    cache = {f"A{l}": a for l, a in enumerate(A)}
    cache.update({f"Z{l}": z for l, z in enumerate(Z) if l > 0})
    return A[-1], cache


# %% forward: a recursion
def forward(X, params, l=1):
    L = len(params) // 2
    Z = X @ params[f"W{l}"] + params[f"b{l}"]
    if l == L:
        P = softmax(Z)
        return P, {f"A{l - 1}": X, f"Z{l}": Z, f"A{l}": P}
    A = np.tanh(Z)
    P, later = forward(A, params, l + 1)
    return P, {f"A{l - 1}": X, f"Z{l}": Z, f"A{l}": A, **later}


# %% forward: tanh everywhere, and softmax for the last one
def forward(X, params):
    L = max(int(name[1:]) for name in params)
    cache = dict(A0=X)
    for l in range(1, L + 1):
        cache[f"Z{l}"] = np.einsum("ij,jk->ik", cache[f"A{l - 1}"], params[f"W{l}"]) + params[f"b{l}"]
        cache[f"A{l}"] = np.tanh(cache[f"Z{l}"])
    cache[f"A{L}"] = softmax(cache[f"Z{L}"])
    return cache[f"A{L}"], cache


# %% backward: averaged at the end, slopes from Z
def backward(Y, cache, params):
    L, m, grads = len(params) // 2, len(Y), {}
    error = np.asarray(cache[f"A{L}"]) - Y
    for l in range(L, 0, -1):
        if l < L:
            error = (error @ params[f"W{l + 1}"].T) / np.cosh(cache[f"Z{l}"]) ** 2
        grads[f"W{l}"] = np.dot(cache[f"A{l - 1}"].T, error) / m
        grads[f"b{l}"] = np.sum(error, axis=0) / m
    return grads


# %% backward: a list of slopes first
def backward(Y, cache, params):
    L = len(params) // 2
    dZ = {L: softmax_step(cache[f"A{L}"], Y)}
    for l in range(L - 1, 0, -1):
        A = cache[f"A{l}"]
        dZ[l] = np.inner(dZ[l + 1], params[f"W{l + 1}"]) * (1 - A) * (1 + A)
    grads = {f"W{l}": cache[f"A{l - 1}"].T @ dZ[l] for l in range(1, L + 1)}
    return {**grads, **{f"b{l}": np.ones(len(Y)) @ dZ[l] for l in range(1, L + 1)}}


# %% backward: example by example
def backward(Y, cache, params):
    L, m = len(params) // 2, len(Y)
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    for i in range(m):
        d = (cache[f"A{L}"][i] - Y[i]) / m
        for l in range(L, 0, -1):
            a = cache[f"A{l - 1}"][i]
            grads[f"W{l}"] += np.outer(a, d)
            grads[f"b{l}"] += d
            d = params[f"W{l}"] @ d * (1 - a**2)
    return grads


# %% minibatches: array_split places
def minibatches(X, Y, size, rng):
    order = rng.permutation(len(X))
    batches = []
    for rows in np.split(order, np.arange(size, len(X), size)):
        batches.append((X[rows], Y[rows]))
    return batches


# %% minibatches: shuffled copies
def minibatches(X, Y, size, rng):
    order = rng.permutation(np.arange(X.shape[0]))
    X, Y = X[order], Y[order]
    return [(X[i : i + size], Y[i : i + size]) for i in range(0, len(X), size)]


# %% minibatches: sorted by random numbers
def minibatches(X, Y, size, rng):
    order = np.argsort(rng.random(len(X)))
    start = 0
    while start < len(order):
        stop = min(start + size, len(order))
        yield X[order[start:stop]], Y[order[start:stop]]
        start = stop


# %% minibatches: a choice without replacement, an iterator
def minibatches(X, Y, size, rng):
    order = rng.choice(len(X), size=len(X), replace=False)
    starts = range(0, len(order), size)
    return iter([(np.take(X, order[s : s + size], axis=0), np.take(Y, order[s : s + size], axis=0)) for s in starts])


# %% train: copies changed in place
import copy


def train(params, X, Y, epochs, batch_size, lr, rng):
    params, losses = copy.deepcopy(params), []
    losses.append(cross_entropy(forward(X, params)[0], Y))
    for _ in range(epochs):
        for x, y in minibatches(X, Y, batch_size, rng):
            _, cache = forward(x, params)
            grads = backward(y, cache, params)
            for name in grads:
                params[name] -= lr * grads[name]
        P, _ = forward(X, params)
        losses.append(float(cross_entropy(P, Y)))
    return params, losses


# %% train: the history an array
def train(params, X, Y, epochs, batch_size, lr, rng):
    where, history = dict(params), np.zeros(epochs + 1)
    for epoch in range(epochs + 1):
        if epoch:
            for x, y in list(minibatches(X, Y, batch_size, rng)):
                g = backward(y, forward(x, where)[1], where)
                where = {name: value - lr * g[name] for name, value in where.items()}
        history[epoch] = cross_entropy(forward(X, where)[0], Y)
    return where, history


# %% train: a recursion over the epochs
def train(params, X, Y, epochs, batch_size, lr, rng):
    now = cross_entropy(forward(X, params)[0], Y)
    if epochs == 0:
        return {name: value.copy() for name, value in params.items()}, [now]
    for x, y in minibatches(X, Y, batch_size, rng):
        g = backward(y, forward(x, params)[1], params)
        params = {name: params[name] - lr * g[name] for name in params}
    end, later = train(params, X, Y, epochs - 1, batch_size, lr, rng)
    return end, [now] + later


# %% accuracy: a loop
def accuracy(P, y):
    right = 0
    for p, label in zip(P, y):
        if list(p).index(max(p)) == label:
            right += 1
    return right / len(y)


# %% accuracy: count_nonzero
def accuracy(P, y):
    return np.count_nonzero(np.asarray(P).argmax(axis=1) == np.asarray(y)) / np.size(y)


# %% accuracy: one less the errors
def accuracy(P, y):
    return 1 - np.mean(np.argmax(P, axis=-1) != np.asarray(y))


# %% confusion: add.at
def confusion_matrix(y_true, y_pred, k):
    C = np.zeros((k, k), dtype=int)
    np.add.at(C, (np.asarray(y_true), np.asarray(y_pred)), 1)
    return C


# %% confusion: a product of one-hot matrices, floats
def confusion_matrix(y_true, y_pred, k):
    unit = np.eye(k)
    return unit[np.asarray(y_true)].T @ unit[np.asarray(y_pred)]


# %% confusion: histogram2d
def confusion_matrix(y_true, y_pred, k):
    edges = np.arange(k + 1) - 0.5
    return np.histogram2d(y_true, y_pred, bins=[edges, edges])[0]


# %% confusion: a Counter
from collections import Counter


def confusion_matrix(y_true, y_pred, k):
    pairs = Counter((int(t), int(p)) for t, p in zip(y_true, y_pred))
    return np.array([[pairs[t, p] for p in range(k)] for t in range(k)])


# %% precision-recall: np.divide with where
def precision_recall(C):
    C = np.asarray(C, dtype=float)
    right, called, there = C.diagonal(), C.sum(axis=0), C.sum(axis=1)
    divide = lambda below: np.divide(right, below, out=np.zeros(len(C)), where=below > 0)
    return divide(called), divide(there)


# %% precision-recall: lists of numbers
def precision_recall(C):
    precision, recall = [], []
    for i in range(len(C)):
        column, row = sum(C[j][i] for j in range(len(C))), sum(C[i])
        precision.append(C[i][i] / column if column else 0.0)
        recall.append(C[i][i] / row if row else 0.0)
    return precision, recall


# %% precision-recall: zeros filled afterwards
def precision_recall(C):
    right = np.diagonal(C).astype(float)
    result = []
    for axis in (0, 1):
        below = np.sum(C, axis=axis)
        quotient = right.copy()
        quotient[below > 0] /= below[below > 0]
        result.append(quotient)
    return tuple(result)


# %% train-digits: a wide layer
def train_digits(X, y, rng):
    params = init_params([X.shape[1], 150, 10], rng)
    params, _ = train(params, X, one_hot(y, 10), epochs=50, batch_size=32, lr=0.4, rng=rng)
    return params


# %% train-digits: a rate that falls
def train_digits(X, y, rng):
    params, Y = init_params([64, 80, 10], rng), one_hot(y, 10)
    for lr in (0.5, 0.3, 0.1):
        params = train(params, X, Y, 20, 25, lr, rng)[0]
    return params


# %% train-digits: a loop of its own
def train_digits(X, y, rng):
    params, Y = init_params([64, 100, 10], rng), np.eye(10)[y]
    for _ in range(60):
        order = rng.permutation(len(X))
        for at in range(0, len(X), 40):
            rows = order[at : at + 40]
            grads = backward(Y[rows], forward(X[rows], params)[1], params)
            for name in params:
                params[name] -= 0.5 * grads[name]
    return params
