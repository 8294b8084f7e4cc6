# /// specimen
# about = "Right, by slices and loops, with minimize for the linear one."
# ///

# %% unpack-theta
def unpack_theta(theta, visible_size, hidden_size):
    at, parts = 0, []
    for shape in ((visible_size, hidden_size), (hidden_size, visible_size), (hidden_size,), (visible_size,)):
        size = int(np.prod(shape))
        parts.append(np.array(theta[at : at + size]).reshape(shape))
        at += size
    return tuple(parts)


# %% forward
def forward(theta, visible_size, hidden_size, data):
    W1, W2, b1, b2 = unpack_theta(theta, visible_size, hidden_size)
    A1 = np.array([1 / (1 + np.exp(-(x @ W1 + b1))) for x in data])
    A2 = np.array([1 / (1 + np.exp(-(a @ W2 + b2))) for a in A1])
    return A1, A2


# %% cost
def autoencoder_cost_and_grad(theta, visible_size, hidden_size, lambda_, data):
    W1, W2, b1, b2 = unpack_theta(theta, visible_size, hidden_size)
    A1, A2 = forward(theta, visible_size, hidden_size, data)
    cost = lambda_ / 2 * (np.linalg.norm(W1) ** 2 + np.linalg.norm(W2) ** 2)
    dW1, dW2, db1, db2 = lambda_ * W1, lambda_ * W2, 0 * b1, 0 * b2
    for x, a, out in zip(data, A1, A2):
        cost += np.sum((out - x) ** 2) / 2 / len(data)
        d2 = (out - x) * out * (1 - out) / len(data)
        d1 = W2 @ d2 * a * (1 - a)
        dW1, dW2, db1, db2 = dW1 + np.outer(x, d1), dW2 + np.outer(a, d2), db1 + d1, db2 + d2
    return cost, np.concatenate([dW1.ravel(), dW2.ravel(), db1, db2])


# %% train
def train_lbfgs(theta0, visible_size, hidden_size, lambda_, data, maxiter):
    history = []

    def f(theta):
        cost, grad = autoencoder_cost_and_grad(theta, visible_size, hidden_size, lambda_, data)
        if not history:
            history.append(cost)
        return cost, grad

    def after(theta):
        history.append(f(theta)[0])

    found = minimize(f, np.array(theta0), jac=True, method="L-BFGS-B", callback=after, options={"maxiter": maxiter})
    return found.x, history


# %% best-rank-k
def best_rank_k_error(X, k):
    centred = X - X.mean(axis=0)
    eigenvalues = np.linalg.eigvalsh(centred.T @ centred)[::-1]
    return max(0.0, eigenvalues[k:].sum() / (2 * len(X)))


# %% linear
def train_linear(X, k, rng):
    Xc, n = X - X.mean(axis=0), X.shape[1]

    def cost(theta):
        W1, W2 = theta[: n * k].reshape(n, k), theta[n * k :].reshape(k, n)
        E = Xc @ W1 @ W2 - Xc
        grads = Xc.T @ E @ W2.T, W1.T @ Xc.T @ E
        return 0.5 * np.sum(E**2), np.concatenate([g.ravel() for g in grads])

    theta = minimize(cost, rng.normal(size=2 * n * k), jac=True, method="L-BFGS-B", options={"maxiter": 5000}).x
    return theta[: n * k].reshape(n, k), theta[n * k :].reshape(k, n)


# %% repair
def hidden_slopes(dA1, A1):
    dZ1 = np.zeros(dA1.shape)
    for i in range(len(dA1)):
        dZ1[i] = dA1[i] * (A1[i] - A1[i] ** 2)
    return dZ1
