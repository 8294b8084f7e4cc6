# /// specimen
# about = "Right, in plain loops, without broadcasting and without a matrix product."
# ///

# %% add-bias
def add_bias(Z, b):
    result = np.empty(Z.shape)
    for i in range(Z.shape[0]):
        for k in range(Z.shape[1]):
            result[i, k] = Z[i, k] + b[k]
    return result


# %% mean-over-examples
def mean_over_examples(V):
    total = np.zeros(V.shape[1])
    for row in V:
        total += row
    return total / len(V)


# %% pairwise-products
def pairwise_products(A, D):
    m, n_in = A.shape
    n_out = D.shape[1]
    G = np.zeros((n_in, n_out))
    for j in range(n_in):
        for k in range(n_out):
            for i in range(m):
                G[j, k] += A[i, j] * D[i, k]
    return G


# %% standardize
def standardize(X):
    columns = []
    for column in X.T:
        spread = np.sqrt(np.mean((column - np.mean(column)) ** 2))
        if spread < 1e-12:
            columns.append(np.zeros(len(column)))
        else:
            columns.append((column - np.mean(column)) / spread)
    return np.array(columns).T


# %% predict-shapes
predict_shapes = {}
for layer, units in ((1, 4), (2, 2)):
    for name in ("Z", "A", "dZ"):
        predict_shapes[f"{name}{layer}"] = [5, units]
    predict_shapes[f"dW{layer}"] = [3 if layer == 1 else 4, units]
    predict_shapes[f"db{layer}"] = [units]
predict_shapes["dA1"] = [5, 4]
