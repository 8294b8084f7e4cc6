# /// specimen
# about = "Right, in plain loops, with lists where the reference has arrays."
# ///

# %% one-hot
def one_hot(y, k):
    Y = np.zeros((len(y), k))
    for i, label in enumerate(y):
        Y[i, label] = 1
    return Y


# %% softmax
def softmax(Z):
    P = np.zeros(Z.shape)
    for i, z in enumerate(Z):
        e = np.exp(z - max(z))
        P[i] = e / sum(e)
    return P


# %% cross-entropy
def cross_entropy(P, Y):
    total = 0.0
    for p, t in zip(P, Y):
        total -= np.log(max(p[np.argmax(t)], 1e-15))
    return total / len(P)


# %% softmax-step
def softmax_step(P, Y):
    m = P.shape[0]
    return np.array([(p - t) / m for p, t in zip(P, Y)])


# %% init-params
def init_params(sizes, rng):
    params = {}
    for i in range(1, len(sizes)):
        params["W" + str(i)] = rng.standard_normal((sizes[i - 1], sizes[i])) / np.sqrt(sizes[i - 1])
        params["b" + str(i)] = np.zeros(sizes[i])
    return params


# %% forward
def forward(X, params):
    cache, i = {"A0": X}, 1
    while f"W{i}" in params:
        cache[f"Z{i}"] = np.dot(cache[f"A{i - 1}"], params[f"W{i}"]) + params[f"b{i}"]
        last = f"W{i + 1}" not in params
        cache[f"A{i}"] = softmax(cache[f"Z{i}"]) if last else np.tanh(cache[f"Z{i}"])
        i += 1
    return cache[f"A{i - 1}"], cache


# %% backward
def backward(Y, cache, params):
    i, grads = len(params) // 2, {}
    error = cache[f"A{i}"] - Y
    while i > 0:
        grads[f"b{i}"] = np.mean(error, axis=0)
        grads[f"W{i}"] = np.einsum("ij,ik->jk", cache[f"A{i - 1}"], error) / len(error)
        error = (error @ params[f"W{i}"].T) / np.cosh(cache[f"Z{i - 1}"]) ** 2 if i > 1 else None
        i -= 1
    return grads


# %% minibatches
def minibatches(X, Y, size, rng):
    order = np.arange(len(X))
    rng.shuffle(order)
    pieces = np.split(order, range(size, len(X), size))
    return [(X[rows], Y[rows]) for rows in pieces]


# %% train
def train(params, X, Y, epochs, batch_size, lr, rng):
    params = {name: value.copy() for name, value in params.items()}
    history = []
    for epoch in range(epochs + 1):
        history.append(cross_entropy(forward(X, params)[0], Y))
        for x, t in minibatches(X, Y, batch_size, rng) if epoch < epochs else []:
            for name, grad in backward(t, forward(x, params)[1], params).items():
                params[name] -= lr * grad
    return params, history


# %% accuracy
def accuracy(P, y):
    return sum(int(np.argmax(p) == label) for p, label in zip(P, y)) / len(y)


# %% confusion
def confusion_matrix(y_true, y_pred, k):
    return np.array([[np.sum((y_true == t) & (y_pred == p)) for p in range(k)] for t in range(k)])


# %% precision-recall
def precision_recall(C):
    k = len(C)
    precision, recall = np.zeros(k), np.zeros(k)
    for j in range(k):
        if C[:, j].sum() > 0:
            precision[j] = C[j, j] / C[:, j].sum()
        if C[j].sum() > 0:
            recall[j] = C[j, j] / C[j].sum()
    return precision, recall


# %% train-digits
def train_digits(X, y, rng):
    params = init_params([X.shape[1], 64, 10], rng)
    params, _ = train(params, X, one_hot(y, 10), 60, 32, 0.5, rng)
    return params
