# %% add-bias: column by column, in a float copy
def add_bias(Z, b):
    result = np.array(Z, dtype=float)
    for k in range(len(b)):
        result[:, k] += b[k]
    return result


# %% add-bias: tile
def add_bias(Z, b):
    return Z + np.tile(b, (len(Z), 1))


# %% add-bias: nested lists
def add_bias(Z, b):
    return np.array([[z + bias for z, bias in zip(row, b)] for row in Z])


# %% add-bias: as a product with a column of ones
def add_bias(Z, b):
    ones = np.ones((len(Z), 1))
    return np.hstack([Z, ones]) @ np.vstack([np.eye(len(b)), b])


# %% mean-over-examples: plain Python, column by column
def mean_over_examples(V):
    m, n = V.shape
    means = []
    for k in range(n):
        total = 0.0
        for i in range(m):
            total = total + V[i, k]
        means.append(total / m)
    return np.array(means)


# %% mean-over-examples: a running mean
def mean_over_examples(V):
    mean = np.zeros(V.shape[1])
    for i, row in enumerate(V, start=1):
        mean += (row - mean) / i
    return mean


# %% mean-over-examples: fsum
import math


def mean_over_examples(V):
    return np.array([math.fsum(column) / len(column) for column in V.T])


# %% pairwise-products: the matrix product
def pairwise_products(A, D):
    return A.T @ D


# %% pairwise-products: broadcasting over three axes
def pairwise_products(A, D):
    return np.sum(A[:, :, None] * D[:, None, :], axis=0)


# %% pairwise-products: column by column
def pairwise_products(A, D):
    return np.array([[np.dot(a, d) for d in D.T] for a in A.T])


# %% pairwise-products: the last example first, an array of a new kind each time
def pairwise_products(A, D):
    total = 0
    for i in reversed(range(len(A))):
        total = total + A[i].reshape(-1, 1) * D[i].reshape(1, -1)
    return total


# %% pairwise-products: np.dot with turned axes
def pairwise_products(A, D):
    return np.dot(D.transpose(), A).transpose()


# %% standardize: columns that do not change are put right afterwards
def standardize(X):
    centred = X - np.mean(X, axis=0)
    spread = np.sqrt(np.var(X, axis=0))
    same = np.ptp(X, axis=0) == 0
    spread[same] = 1
    centred[:, same] = 0
    return centred / spread


# %% standardize: np.divide with where
def standardize(X):
    centred = X - X.mean(axis=0)
    spread = np.sqrt((centred**2).mean(axis=0))
    there_is_some = np.broadcast_to(spread > 1e-9, centred.shape)
    return np.divide(centred, spread, out=np.zeros(X.shape), where=there_is_some)


# %% standardize: nan_to_num of what is divided by zero
def standardize(X):
    constant = np.all(X == X[0], axis=0)
    Z = (X - X.mean(0)) / X.std(0)
    Z[:, constant] = 0.0
    return Z


# %% standardize: plain loops
def standardize(X):
    m, n = X.shape
    out = np.zeros((m, n))
    for k in range(n):
        mean = sum(X[i, k] for i in range(m)) / m
        variance = sum((X[i, k] - mean) ** 2 for i in range(m)) / m
        if max(X[:, k]) > min(X[:, k]):
            for i in range(m):
                out[i, k] = (X[i, k] - mean) / variance**0.5
    return out


# %% predict-shapes: a dict of lists
predict_shapes = dict(Z1=[5, 4], A1=[5, 4], Z2=[5, 2], A2=[5, 2], dZ2=[5, 2], dW2=[4, 2])
predict_shapes.update(db2=[2], dA1=[5, 4], dZ1=[5, 4], dW1=[3, 4], db1=[4])

# %% predict-shapes: from sizes
m, n_in, hidden, out = 5, 3, 4, 2
predict_shapes = {"Z1": (m, hidden), "Z2": (m, out), "dW1": (n_in, hidden), "dW2": (hidden, out)}
predict_shapes["A1"] = predict_shapes["dA1"] = predict_shapes["dZ1"] = predict_shapes["Z1"]
predict_shapes["A2"] = predict_shapes["dZ2"] = predict_shapes["Z2"]
predict_shapes["db1"], predict_shapes["db2"] = (hidden,), (out,)

# %% predict-shapes: of arrays
predict_shapes = {
    name: np.empty(shape).shape
    for name, shape in [
        ("db1", 4), ("dW1", (3, 4)), ("dZ1", (5, 4)), ("dA1", (5, 4)), ("db2", 2), ("dW2", (4, 2)),
        ("dZ2", (5, 2)), ("A2", (5, 2)), ("Z2", (5, 2)), ("A1", (5, 4)), ("Z1", (5, 4)),
    ]
}
