# /// specimen
# about = "Right, in few lines and with NumPy's own tools."
# ///

# %% one-hot
def one_hot(y, k):
    return (np.asarray(y)[:, None] == np.arange(k)).astype(float)


# %% softmax
def softmax(Z):
    log_sum = np.logaddexp.reduce(Z, axis=1, keepdims=True)
    return np.exp(Z - log_sum)


# %% cross-entropy
def cross_entropy(P, Y):
    return -np.log(np.clip((P * Y).sum(axis=1), 1e-12, None)).mean()


# %% minibatches
def minibatches(X, Y, size, rng):
    order = rng.permutation(len(X))
    while len(order):
        rows, order = order[:size], order[size:]
        yield X[rows], Y[rows]


# %% confusion
def confusion_matrix(y_true, y_pred, k):
    pairs = k * np.asarray(y_true) + np.asarray(y_pred)
    return np.bincount(pairs, minlength=k * k).reshape(k, k)


# %% precision-recall
def precision_recall(C):
    with np.errstate(all="ignore"):
        return np.nan_to_num(np.diag(C) / C.sum(0)), np.nan_to_num(np.diag(C) / C.sum(1))
