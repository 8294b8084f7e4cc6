# /// specimen
# about = "Right, in plain loops, one number at a time."
# ///

# %% init-params
def init_params(n_in, n_hidden, n_out, rng, scale):
    params = {}
    for layer, (rows, columns) in enumerate([(n_in, n_hidden), (n_hidden, n_out)], start=1):
        W = np.zeros((rows, columns))
        for i in range(rows):
            for j in range(columns):
                W[i, j] = rng.normal(0, scale)
        params[f"W{layer}"] = W
        params[f"b{layer}"] = np.array([0.0] * columns)
    return params


# %% forward
def forward(X, params):
    def layer(A, W, b):
        Z = np.zeros((len(A), len(b)))
        for i in range(len(A)):
            for k in range(len(b)):
                Z[i, k] = b[k]
                for j in range(len(W)):
                    Z[i, k] += A[i, j] * W[j, k]
        return Z

    Z1 = layer(X, params["W1"], params["b1"])
    A1 = sigmoid(Z1)
    Z2 = layer(A1, params["W2"], params["b2"])
    cache = {"A0": X, "Z1": Z1, "A1": A1, "Z2": Z2, "A2": sigmoid(Z2), "params": params}
    return cache["A2"], cache


# %% loss
def loss(A2, Y):
    total = 0.0
    for outputs, targets in zip(A2, Y):
        for a, y in zip(outputs, targets):
            total -= np.log(max(a if y == 1 else 1 - a, 1e-12))
    return total / len(Y)


# %% output-step
def output_step(A2, Y):
    m, n_out = A2.shape
    dZ2 = np.zeros((m, n_out))
    for i in range(m):
        for k in range(n_out):
            dZ2[i, k] = (A2[i, k] - Y[i, k]) / m
    return dZ2


# %% layer-gradients
def layer_gradients(A_prev, dZ):
    dW = np.zeros((A_prev.shape[1], dZ.shape[1]))
    db = np.zeros(dZ.shape[1])
    for a, dz in zip(A_prev, dZ):
        dW += np.outer(a, dz)
        db += dz
    return dW, db


# %% through-weights
def through_weights(dZ, W):
    return np.array([[sum(dz * w) for w in W] for dz in dZ])


# %% through-sigmoid
def through_sigmoid(dA, A):
    dZ = np.zeros_like(dA, dtype=float)
    for i in np.ndindex(dA.shape):
        dZ[i] = dA[i] * (A[i] - A[i] ** 2)
    return dZ


# %% train
def train(X, Y, params, lr, steps):
    params = {name: value.copy() for name, value in params.items()}
    history = []
    for step in range(steps + 1):
        A2, cache = forward(X, params)
        history.append(loss(A2, Y))
        if step < steps:
            grads = backward(Y, cache, params)
            for name in params:
                params[name] -= lr * grads[name]
    return params, np.array(history)


# %% derivative
def derivative(name, Z):
    Z = np.asarray(Z, dtype=float)
    slopes = np.zeros(Z.shape)
    for i in np.ndindex(Z.shape):
        if name == "sigmoid":
            slopes[i] = np.exp(-Z[i]) / (1 + np.exp(-Z[i])) ** 2
        elif name == "tanh":
            slopes[i] = 1 / np.cosh(Z[i]) ** 2
        else:
            slopes[i] = 1.0 if Z[i] >= 0 else 0.0
    return slopes


# %% unit-spread
def unit_spread(W1):
    largest = 0.0
    for j in range(W1.shape[1]):
        for k in range(j):
            largest = max(largest, np.sqrt(sum((W1[:, j] - W1[:, k]) ** 2)))
    return largest
