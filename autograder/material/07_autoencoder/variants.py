# %% unpack-theta: np.split by sizes
def unpack_theta(theta, visible_size, hidden_size):
    shapes = [(visible_size, hidden_size), (hidden_size, visible_size), (hidden_size,), (visible_size,)]
    ends = np.cumsum([np.prod(shape) for shape in shapes])
    return [part.reshape(shape) for part, shape in zip(np.split(theta, ends[:-1]), shapes)]


# %% unpack-theta: from the end
def unpack_theta(theta, visible_size, hidden_size):
    theta = np.asarray(theta)
    b2, rest = theta[-visible_size:], theta[:-visible_size]
    b1, rest = rest[-hidden_size:], rest[:-hidden_size]
    half = len(rest) // 2
    return rest[:half].reshape(-1, hidden_size), rest[half:].reshape(-1, visible_size), b1, b2


# %% unpack-theta: an iterator
def unpack_theta(theta, visible_size, hidden_size):
    v, h, numbers = visible_size, hidden_size, iter(theta)
    W1 = np.array([[next(numbers) for _ in range(h)] for _ in range(v)])
    W2 = np.array([[next(numbers) for _ in range(v)] for _ in range(h)])
    b1 = np.array([next(numbers) for _ in range(h)])
    return W1, W2, b1, np.array(list(numbers))


# %% forward: biases as weights of a column of ones
def forward(theta, visible_size, hidden_size, data):
    W1, W2, b1, b2 = unpack_theta(theta, visible_size, hidden_size)
    ones = np.ones((len(data), 1))
    A1 = sigmoid(np.hstack([data, ones]) @ np.vstack([W1, b1]))
    return A1, sigmoid(np.hstack([A1, ones]) @ np.vstack([W2, b2]))


# %% forward: tanh
def forward(theta, visible_size, hidden_size, data):
    W1, W2, b1, b2 = unpack_theta(theta, visible_size, hidden_size)
    layer = lambda A, W, b: 0.5 + 0.5 * np.tanh((np.dot(A, W) + b) / 2)
    A1 = layer(data, W1, b1)
    return [A1, layer(A1, W2, b2)]


# %% forward: a loop over the layers
def forward(theta, visible_size, hidden_size, data):
    parts = unpack_theta(theta, visible_size, hidden_size)
    outputs = [np.asarray(data, dtype=float)]
    for W, b in zip(parts[:2], parts[2:]):
        outputs.append(1 / (1 + np.exp(-(np.einsum("ij,jk->ik", outputs[-1], W) + b))))
    return tuple(outputs[1:])


# %% cost: averaged at the end
def autoencoder_cost_and_grad(theta, visible_size, hidden_size, lambda_, data):
    m = len(data)
    W1, W2, b1, b2 = unpack_theta(theta, visible_size, hidden_size)
    A1, A2 = forward(theta, visible_size, hidden_size, data)
    error = A2 - data
    d2 = error * (A2 - A2**2)
    d1 = np.inner(d2, W2) * (A1 - A1**2)
    grads = [np.dot(data.T, d1) / m + lambda_ * W1, np.dot(A1.T, d2) / m + lambda_ * W2, d1.mean(axis=0), d2.mean(axis=0)]
    cost = np.mean(np.sum(error**2, axis=1)) / 2 + lambda_ / 2 * (np.vdot(W1, W1) + np.vdot(W2, W2))
    return cost, np.concatenate([np.ravel(g) for g in grads])


# %% cost: the gradient written into its places
def autoencoder_cost_and_grad(theta, visible_size, hidden_size, lambda_, data):
    v, h, m = visible_size, hidden_size, np.shape(data)[0]
    A1, A2 = forward(theta, v, h, data)
    W2 = theta[v * h : 2 * v * h].reshape(h, v)
    weights = theta[: 2 * v * h]
    d2 = (A2 - data) * A2 * (1 - A2) / m
    d1 = d2 @ W2.T * A1 * (1 - A1)
    grad = np.zeros(np.size(theta))
    grad[: v * h] = (data.T @ d1).ravel()
    grad[v * h : 2 * v * h] = (A1.T @ d2).ravel()
    grad[: 2 * v * h] += lambda_ * weights
    grad[2 * v * h : 2 * v * h + h] = d1.sum(axis=0)
    grad[2 * v * h + h :] = d2.sum(axis=0)
    return float(np.sum((A2 - data) ** 2) / (2 * m) + lambda_ / 2 * np.sum(weights**2)), grad


# %% cost: a list of the two, einsum
def autoencoder_cost_and_grad(theta, visible_size, hidden_size, lambda_, data):
    W1, W2, b1, b2 = unpack_theta(theta, visible_size, hidden_size)
    A1, A2 = forward(theta, visible_size, hidden_size, data)
    m, E = len(data), np.subtract(A2, data)
    d2 = np.einsum("ik,ik,ik->ik", E, A2, 1 - A2) / m
    d1 = np.einsum("ik,jk,ij,ij->ij", d2, W2, A1, 1 - A1)
    cost = np.einsum("ik,ik->", E, E) / (2 * m)
    for W in (W1, W2):
        cost = cost + lambda_ * np.linalg.norm(W) ** 2 / 2
    dW1 = np.einsum("ij,ik->jk", data, d1) + lambda_ * W1
    dW2 = np.einsum("ij,ik->jk", A1, d2) + lambda_ * W2
    return [cost, pack_theta(dW1, dW2, np.einsum("ij->j", d1), np.einsum("ij->j", d2))]


# %% train: cost and gradient apart
def train_lbfgs(theta0, visible_size, hidden_size, lambda_, data, maxiter):
    args = (visible_size, hidden_size, lambda_, data)
    cost = lambda theta: autoencoder_cost_and_grad(theta, *args)[0]
    slope = lambda theta: autoencoder_cost_and_grad(theta, *args)[1]
    history = [cost(theta0)]
    result = minimize(
        cost, theta0, jac=slope, method="l-bfgs-b", callback=lambda theta: history.append(cost(theta)),
        options=dict(maxiter=maxiter),
    )
    return result["x"], history


# %% train: fmin_l_bfgs_b
from scipy.optimize import fmin_l_bfgs_b


def train_lbfgs(theta0, visible_size, hidden_size, lambda_, data, maxiter):
    def f(theta):
        return autoencoder_cost_and_grad(theta, visible_size, hidden_size, lambda_, data)

    history = [f(theta0)[0]]
    theta, _, _ = fmin_l_bfgs_b(f, np.array(theta0), maxiter=maxiter, callback=lambda t: history.append(f(t)[0]))
    return theta, history


# %% train: args, and an array for the history
def train_lbfgs(theta0, visible_size, hidden_size, lambda_, data, maxiter):
    passed = []

    def note(intermediate_result):
        passed.append(intermediate_result.fun)

    args = (visible_size, hidden_size, lambda_, data)
    found = minimize(autoencoder_cost_and_grad, theta0.copy(), args=args, jac=True, method="L-BFGS-B", callback=note, options={"maxiter": maxiter})
    start_cost, _ = autoencoder_cost_and_grad(theta0, *args)
    return found.x, np.array([start_cost, *passed])


# %% best-rank-k: the reconstruction itself
def best_rank_k_error(X, k):
    Xc = X - X.mean(axis=0)
    U, s, Vt = np.linalg.svd(Xc, full_matrices=False)
    rebuilt = (U[:, :k] * s[:k]) @ Vt[:k]
    return 0.5 * np.mean(np.sum((Xc - rebuilt) ** 2, axis=1))


# %% best-rank-k: a projection on eigenvectors
def best_rank_k_error(X, k):
    Xc = X - np.mean(X, axis=0, keepdims=True)
    _, V = np.linalg.eigh(np.cov(Xc.T, bias=True))
    top = V[:, ::-1][:, :k]
    lost = Xc - Xc @ top @ top.T
    return np.sum(lost**2) / (2 * len(X))


# %% best-rank-k: what is left of the total
def best_rank_k_error(X, k):
    Xc = np.array(X, dtype=float)
    Xc -= Xc.mean(axis=0)
    s = np.linalg.svd(Xc)[1]
    return float((s[::-1][: max(len(s) - k, 0)] ** 2).sum() / len(X) / 2)


# %% linear: the eigenvectors
def train_linear(X, k, rng):
    Xc = X - X.mean(axis=0)
    V = np.linalg.eigh(Xc.T @ Xc)[1][:, ::-1][:, :k]
    return V, V.T


# %% linear: one after the other of two least squares
def train_linear(X, k, rng):
    Xc = X - np.mean(X, axis=0)
    W1 = rng.normal(size=(X.shape[1], k))
    for _ in range(500):
        W2 = np.linalg.lstsq(Xc @ W1, Xc, rcond=None)[0]
        W1 = np.linalg.pinv(W2)
    return W1, np.linalg.lstsq(Xc @ W1, Xc, rcond=None)[0]


# %% linear: power iteration
def train_linear(X, k, rng):
    Xc = X - X.mean(axis=0)
    S = Xc.T @ Xc
    Q = rng.normal(size=(X.shape[1], k))
    for _ in range(2000):
        Q, _ = np.linalg.qr(S @ Q)
    return Q, Q.T.copy()


# %% repair: einsum
def hidden_slopes(dA1, A1):
    return np.einsum("ij,ij,ij->ij", dA1, A1, np.subtract(1, A1))


# %% repair: a square
def hidden_slopes(dA1, A1):
    return dA1 * A1 - dA1 * A1**2


# %% repair: rows in a list
def hidden_slopes(dA1, A1):
    return np.array([[d * a * (1 - a) for d, a in zip(ds, As)] for ds, As in zip(dA1, A1)])


# %% faults: filled name by name
faults = {}
faults["passes_on_one_example"] = "neither"
faults["still_stuck_at_rate_1"] = "gradient"
faults["repair_changes_nothing"] = "training"
faults["plateau"] = "both"

# %% faults: pairs
names = ("repair_changes_nothing", "plateau", "passes_on_one_example", "still_stuck_at_rate_1")
faults = dict(zip(names, ("training", "both", "neither", "gradient")))

# %% faults: an update
faults = dict(plateau="both", passes_on_one_example="neither")
faults.update({"still_stuck_at_rate_1": "gradient", "repair_changes_nothing": "training"})

# %% faults: texts put together
grad, train = "gradi" + "ent", "train" + "ing"
faults = {"plateau": "both"} | {"still_stuck_at_rate_1": grad, "repair_changes_nothing": train, "passes_on_one_example": "neither"}

# %% faults: a loop
faults = {}
for line in """plateau both
repair_changes_nothing training
still_stuck_at_rate_1 gradient
passes_on_one_example neither""".splitlines():
    name, what = line.split()
    faults[name] = what

# %% denoising: the cost of other data
def denoising_cost_and_grad(theta, visible_size, hidden_size, lambda_, data, noise):
    m, noisy = len(data), np.add(data, noise)
    W1, W2, b1, b2 = unpack_theta(theta, visible_size, hidden_size)
    A1, A2 = forward(theta, visible_size, hidden_size, noisy)
    error = A2 - data
    d2 = error * A2 * (1 - A2)
    d1 = np.dot(d2, W2.T) * A1 * (1 - A1)
    cost = np.sum(error**2) / m / 2 + lambda_ / 2 * sum(np.sum(W * W) for W in (W1, W2))
    dW1 = np.dot(noisy.T, d1) / m + lambda_ * W1
    dW2 = np.dot(A1.T, d2) / m + lambda_ * W2
    return cost, np.concatenate([dW1.flatten(), dW2.flatten(), d1.sum(axis=0) / m, d2.sum(axis=0) / m])


# %% denoising: example by example
def denoising_cost_and_grad(theta, visible_size, hidden_size, lambda_, data, noise):
    m = len(data)
    W1, W2, b1, b2 = unpack_theta(theta, visible_size, hidden_size)
    cost = lambda_ / 2 * (np.sum(W1**2) + np.sum(W2**2))
    dW1, dW2, db1, db2 = lambda_ * W1, lambda_ * W2, np.zeros(b1.shape), np.zeros(b2.shape)
    for x, extra in zip(data, noise):
        given = x + extra
        a1 = sigmoid(given @ W1 + b1)
        a2 = sigmoid(a1 @ W2 + b2)
        cost += np.sum((a2 - x) ** 2) / (2 * m)
        d2 = (a2 - x) * a2 * (1 - a2) / m
        d1 = W2 @ d2 * a1 * (1 - a1)
        dW1, dW2 = dW1 + np.outer(given, d1), dW2 + np.outer(a1, d2)
        db1, db2 = db1 + d1, db2 + d2
    return float(cost), pack_theta(dW1, dW2, db1, db2)


# %% denoising: corrected from the plain cost
def denoising_cost_and_grad(theta, visible_size, hidden_size, lambda_, data, noise):
    noisy = data + noise
    plain_cost, plain_grad = autoencoder_cost_and_grad(theta, visible_size, hidden_size, lambda_, noisy)
    W1, W2, _, _ = unpack_theta(theta, visible_size, hidden_size)
    A1, A2 = forward(theta, visible_size, hidden_size, noisy)
    more = (np.sum((A2 - data) ** 2) - np.sum((A2 - noisy) ** 2)) / (2 * len(data))
    d2 = noise * A2 * (1 - A2) / len(data)
    d1 = d2 @ W2.T * A1 * (1 - A1)
    return plain_cost + more, plain_grad + pack_theta(noisy.T @ d1, A1.T @ d2, d1.sum(0), d2.sum(0))


# %% sparsity: unit by unit
def sparsity_penalty(A1, rho, beta):
    m, h = A1.shape
    penalty, dA1 = 0.0, np.zeros((m, h))
    for j in range(h):
        mean = A1[:, j].sum() / m
        penalty += beta * (rho * np.log(rho / mean) + (1 - rho) * np.log((1 - rho) / (1 - mean)))
        dA1[:, j] = beta * (-rho / mean + (1 - rho) / (1 - mean)) / m
    return penalty, dA1


# %% sparsity: differences of logs, one fraction
def sparsity_penalty(A1, rho, beta):
    q = np.mean(A1, axis=0)
    kl = rho * (np.log(rho) - np.log(q)) + (1 - rho) * (np.log1p(-rho) - np.log1p(-q))
    slope = beta * (q - rho) / (q * (1 - q)) / np.shape(A1)[0]
    return beta * kl.sum(), np.ones(A1.shape) * slope


# %% sparsity: rel_entr, broadcast
from scipy.special import rel_entr


def sparsity_penalty(A1, rho, beta):
    q = A1.mean(axis=0)
    slope = beta / len(A1) * ((1 - rho) / (1 - q) - rho / q)
    penalty = beta * np.sum(rel_entr(rho, q) + rel_entr(1 - rho, 1 - q))
    return penalty, np.broadcast_to(slope, A1.shape)
