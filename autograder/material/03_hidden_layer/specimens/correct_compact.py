# /// specimen
# about = "Right, in another style: seven lines in one function, einsum, tuples in a loop."
# ///

# %% init-params
def init_params(n_in, n_hidden, n_out, rng, scale):
    W1, W2 = rng.standard_normal((n_in, n_hidden)), rng.standard_normal((n_hidden, n_out))
    return dict(W2=scale * W2, b2=np.zeros((n_out,)), W1=scale * W1, b1=np.zeros((n_hidden,)))


# %% forward
def forward(X, params):
    W1, b1, W2, b2 = (params[name] for name in ("W1", "b1", "W2", "b2"))
    A1 = 1 / (1 + np.exp(-(Z1 := X @ W1 + b1)))
    A2 = 1 / (1 + np.exp(-(Z2 := A1 @ W2 + b2)))
    return [A2, dict(A0=X, Z1=Z1, A1=A1, Z2=Z2, A2=A2)]


# %% loss
def loss(A2, Y):
    said = np.where(np.asarray(Y) == 1, A2, 1 - np.asarray(A2))
    return -np.log(np.maximum(said, 1e-20)).sum(axis=1).mean()


# %% output-step
def output_step(A2, Y):
    return np.subtract(A2, Y) / np.shape(Y)[0]


# %% layer-gradients
def layer_gradients(A_prev, dZ):
    return np.einsum("ij,ik->jk", A_prev, dZ), np.ones(len(dZ)) @ dZ


# %% through-weights
def through_weights(dZ, W):
    return (W @ dZ.T).T


# %% through-sigmoid
def through_sigmoid(dA, A):
    return np.multiply(A - A * A, dA)


# %% backward
def backward(Y, cache, params):
    A0, A1, A2 = (cache[f"A{layer}"] for layer in range(3))
    dZ2 = (A2 - Y) / len(Y)
    dW2 = np.dot(A1.transpose(), dZ2)
    db2 = np.sum(dZ2, axis=0)
    dA1 = np.dot(dZ2, params["W2"].transpose())
    dZ1 = dA1 * A1 * (1 - A1)
    dW1 = np.dot(A0.transpose(), dZ1)
    db1 = np.sum(dZ1, axis=0)
    return {"W2": dW2, "b2": db2, "W1": dW1, "b1": db1}


# %% train
def train(X, Y, params, lr, steps):
    where, history = dict(params), []
    for _ in range(steps):
        A2, cache = forward(X, where)
        history += [loss(A2, Y)]
        slopes = backward(Y, cache, where)
        for name, slope in slopes.items():
            where[name] = where[name] - lr * slope
    return where, [*history, loss(forward(X, where)[0], Y)]


# %% derivative
def derivative(name, Z):
    slopes = {
        "sigmoid": lambda z: sigmoid(z) * sigmoid(-z),
        "tanh": lambda z: 1 - np.square(np.tanh(z)),
        "relu": lambda z: np.where(z > 0, 1.0, 0.0),
    }
    return slopes[name](np.asarray(Z))


# %% unit-spread
def unit_spread(W1):
    differences = W1[:, :, None] - W1[:, None, :]
    return np.sqrt((differences**2).sum(axis=0)).max()
