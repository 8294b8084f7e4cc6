# %% proof: the pairs exchanged, tuples
row_00 = [0, 0, 1, "<"]
row_01, row_10, row_11 = (0, 1, 1, ">"), (1, 0, 1, ">"), (1, 1, 1, "<")
first_pair, first_sum = ("11", "00"), (1, 1, 2, "<")
second_pair, second_sum = ("10", "01"), (1, 1, 2, ">")
conclusion = "B"

# %% proof: doubled demands
row_00 = [0, 0, 1, "<"]
row_01 = [0, 2, 2, ">"]
row_10 = [3, 0, 3, ">"]
row_11 = [0.5, 0.5, 0.5, "<"]
first_pair, first_sum = ["10", "01"], [2, 2, 4, ">"]
second_pair, second_sum = ["11", "00"], [0.5, 0.5, 1.0, "<"]
conclusion = "b".upper()

# %% forward: written into arrays
def forward(X, params, activation):
    f, _ = ACTIVATIONS[activation]
    Z1 = np.dot(X, params["W1"]).astype(float)
    Z1 += params["b1"]
    A1 = f(Z1)
    Z2 = np.dot(A1, params["W2"])
    Z2 += params["b2"]
    A2 = 1 / (1 + np.exp(-Z2))
    return A2, {"A0": np.array(X), "Z1": Z1, "A1": A1, "A2": A2}


# %% forward: branches of its own
def forward(X, params, activation):
    Z1 = np.matmul(X, params["W1"]) + np.reshape(params["b1"], (1, -1))
    if activation == "sigmoid":
        A1 = sigmoid(Z1)
    elif activation == "tanh":
        A1 = np.tanh(Z1)
    else:
        A1 = np.where(Z1 > 0, Z1, 0.0)
    A2 = sigmoid(np.matmul(A1, params["W2"]) + np.reshape(params["b2"], (1, -1)))
    return A2, dict(A2=A2, A1=A1, Z1=Z1, A0=X)


# %% forward: rows, and more in the cache
def forward(X, params, activation):
    f = ACTIVATIONS[activation][0]
    cache = {"A0": np.asarray(X, dtype=float), "activation": activation}
    cache["Z1"] = np.array([x @ params["W1"] + params["b1"] for x in cache["A0"]])
    cache["A1"] = np.array([f(z) for z in cache["Z1"]])
    cache["A2"] = np.array([sigmoid(a @ params["W2"] + params["b2"]) for a in cache["A1"]])
    return cache["A2"], cache


# %% xor-weights: or, and
def xor_weights():
    return {"W1": [[50, 50], [50, 50]], "b1": [-25, -75], "W2": [[50], [-50]], "b2": [-25]}


# %% xor-weights: the units exchanged, as floats
def xor_weights():
    params = {"b2": np.array([-15.0]), "W2": np.array([[-60.0], [30.0]]) * 1.0}
    params["W1"] = 20 * np.ones((2, 2))
    params["b1"] = np.array([-30.0, -10.0])
    return params


# %% xor-weights: x1 and not x2, or x2 and not x1
def xor_weights():
    W1 = 40 * np.array([[1, -1], [-1, 1]])
    return {"W1": W1, "b1": np.full(2, -20), "W2": np.full((2, 1), 40), "b2": np.full(1, -20)}


# %% xor-weights: not and, not nor
def xor_weights():
    return {
        "W1": np.array([[-24.0, -24.0], [-24.0, -24.0]]),
        "b1": np.array([36.0, 12.0]),
        "W2": np.array([[24.0], [-24.0]]),
        "b2": np.array([-12.0]),
    }


# %% backward: branches of its own, averaged at the end
def backward(Y, cache, params, activation):
    m = len(Y)
    error = np.asarray(cache["A2"]) - np.asarray(Y, dtype=float)
    back = np.inner(error, params["W2"])
    A1, Z1 = cache["A1"], cache["Z1"]
    if activation == "sigmoid":
        hidden = back * A1 * (1 - A1)
    elif activation == "tanh":
        hidden = back * (1 - A1**2)
    else:
        hidden = back * (A1 > 0)
    return {
        "W1": np.dot(cache["A0"].T, hidden) / m,
        "b1": np.sum(hidden, axis=0) / m,
        "W2": np.dot(A1.T, error) / m,
        "b2": np.sum(error, axis=0) / m,
    }


# %% backward: a loop from the last layer to the first
def backward(Y, cache, params, activation):
    grads, dZ = {}, (cache["A2"] - Y) / np.shape(Y)[0]
    for l in (2, 1):
        A = np.asarray(cache[f"A{l - 1}"])
        grads[f"b{l}"] = np.ones(len(A)) @ dZ
        grads[f"W{l}"] = np.tensordot(A, dZ, axes=(0, 0))
        if l > 1:
            dA = dZ @ np.transpose(params[f"W{l}"])
            dZ = dA * ACTIVATIONS[activation][1](cache[f"Z{l - 1}"])
    return {name: grads[name] for name in ("W1", "b1", "W2", "b2")}


# %% backward: einsum
def backward(Y, cache, params, activation):
    d2 = np.subtract(cache["A2"], Y) / len(cache["A2"])
    d1 = np.einsum("mk,hk,mh->mh", d2, params["W2"], ACTIVATIONS[activation][1](cache["Z1"]))
    return {
        "b2": np.einsum("mk->k", d2),
        "W2": np.einsum("mh,mk->hk", cache["A1"], d2),
        "b1": np.einsum("mh->h", d1),
        "W1": np.einsum("mn,mh->nh", cache["A0"], d1),
    }


# %% train: copies changed in place, forward once more at the end
def train(X, Y, params, lr, steps, activation="tanh"):
    new = {name: 1.0 * np.asarray(value) for name, value in params.items()}
    history = []
    for _ in range(steps):
        A2, cache = forward(X, new, activation)
        history.append(loss(A2, Y))
        grads = backward(Y, cache, new, activation)
        for name in new:
            new[name] -= lr * grads[name]
    return new, history + [loss(forward(X, new, activation)[0], Y)]


# %% train: a generator of states
def train(X, Y, params, lr, steps, activation="tanh"):
    def path(where):
        while True:
            A2, cache = forward(X, where, activation)
            yield where, loss(A2, Y)
            g = backward(Y, cache, where, activation)
            where = {name: where[name] - lr * g[name] for name in where}

    history = []
    for (where, cost), _ in zip(path(params), range(steps + 1)):
        history.append(cost)
    return where, history


# %% train: an array for the history
def train(X, Y, params, lr, steps, activation="tanh"):
    history = np.zeros(steps + 1)
    history[0] = loss(forward(X, params, activation)[0], Y)
    current = dict(params)
    for i in range(1, steps + 1):
        grads = backward(Y, forward(X, current, activation)[1], current, activation)
        for name, g in grads.items():
            current[name] = current[name] - lr * g
        history[i] = loss(forward(X, current, activation)[0], Y)
    return current, history


# %% gradients-all: one network after the other
def gradients_all(X, Y, params, activation):
    losses, grads = [], {name: np.zeros(np.shape(value)) for name, value in params.items()}
    for i in range(len(params["W1"])):
        one = {name: params[name][i] for name in params}
        A2, cache = forward(X, one, activation)
        losses.append(loss(A2, Y))
        for name, g in backward(Y, cache, one, activation).items():
            grads[name][i] = g
    return np.array(losses), grads


# %% gradients-all: stacked at the end
def gradients_all(X, Y, params, activation):
    s = len(params["b1"])
    ones = [{name: value[i] for name, value in params.items()} for i in range(s)]
    runs = [forward(X, one, activation) for one in ones]
    grads = [backward(Y, run[1], one, activation) for run, one in zip(runs, ones)]
    losses = np.array([loss(run[0], Y) for run in runs])
    return losses, {name: np.stack([g[name] for g in grads]) for name in params}


# %% gradients-all: einsum
def gradients_all(X, Y, params, activation):
    f, slope = ACTIVATIONS[activation]
    Z1 = np.einsum("mn,snh->smh", X, params["W1"]) + params["b1"][:, None, :]
    A1 = f(Z1)
    A2 = sigmoid(np.einsum("smh,shk->smk", A1, params["W2"]) + params["b2"][:, None, :])
    d2 = (A2 - np.asarray(Y)[None]) / len(Y)
    d1 = np.einsum("smk,shk->smh", d2, params["W2"]) * slope(Z1)
    grads = {"W2": np.einsum("smh,smk->shk", A1, d2), "b2": np.einsum("smk->sk", d2)}
    grads["W1"], grads["b1"] = np.einsum("mn,smh->snh", X, d1), np.einsum("smh->sh", d1)
    return loss(A2, Y), grads


# %% train-all: one network after the other
def train_all(X, Y, params, lr, steps, activation):
    s = len(params["W1"])
    runs = [train(X, Y, {n: params[n][i] for n in params}, lr, steps, activation) for i in range(s)]
    end = {name: np.stack([run[0][name] for run in runs]) for name in params}
    return end, [np.array([run[1][t] for run in runs]) for t in range(steps + 1)]


# %% train-all: copies changed in place, the history an array
import copy


def train_all(X, Y, params, lr, steps, activation):
    params = copy.deepcopy(params)
    history = np.zeros((steps + 1, len(params["W1"])))
    for t in range(steps):
        history[t], grads = gradients_all(X, Y, params, activation)
        for name in params:
            params[name] -= lr * grads[name]
    history[steps], _ = gradients_all(X, Y, params, activation)
    return params, history


# %% train-all: a recursion
def train_all(X, Y, params, lr, steps, activation):
    losses, grads = gradients_all(X, Y, params, activation)
    if not steps:
        return dict(params), [losses]
    following = {name: params[name] - lr * grads[name] for name in grads}
    end, later = train_all(X, Y, following, lr, steps - 1, activation)
    return end, [losses] + later


# %% success-rate: a sum of booleans
def success_rate(n_hidden, activation, seeds):
    starts = [start(n_hidden, seed) for seed in seeds]
    together = {name: np.stack([one[name] for one in starts]) for name in starts[0]}
    end, _ = train_all(X, Y, together, 0.5, 5000, activation)
    solved = 0
    for i in range(len(starts)):
        A2, _ = forward(X, {name: value[i] for name, value in end.items()}, activation)
        solved += bool(np.abs(A2 - Y).max() < 0.5)
    return solved / len(starts)


# %% true-ratio: in a loop
def true_ratio(theta):
    measured, derived = numerical_gradient(authors_cost, theta), authors_slopes(theta)
    ratios = np.zeros(9)
    for i in range(9):
        ratios[i] = measured[i] / derived[i]
    return ratios


# %% true-ratio: a list of quotients, measured here
def true_ratio(theta):
    steps = 1e-5 * np.eye(9)
    measured = [(authors_cost(theta + h) - authors_cost(theta - h)) / 2e-5 for h in steps]
    return np.array([m / d for m, d in zip(measured, authors_slopes(theta))])


# %% true-ratio: times one over
def true_ratio(theta):
    return numerical_gradient(authors_cost, theta) * (1.0 / authors_slopes(theta))


# %% check-patient: four times the slopes
def check_patient(theta):
    derived = 4 * authors_slopes(theta)
    measured = numerical_gradient(authors_cost, theta)
    names = ["h1", "h2", "out"]
    pairs = zip(derived.reshape(3, 3), measured.reshape(3, 3))
    return {name: relative_difference(d, m) for name, (d, m) in zip(names, pairs)}


# %% check-patient: the measured slopes divided
def check_patient(theta):
    derived, measured = authors_slopes(theta), numerical_gradient(authors_cost, theta) / x1.size
    result = {}
    result["h1"] = relative_difference(derived[:3], measured[:3])
    result["h2"] = relative_difference(derived[3:6], measured[3:6])
    result["out"] = relative_difference(derived[6:], measured[6:])
    return result


# %% check-patient: a cost of its own
def check_patient(theta):
    def mean_cost(t):
        return np.mean((authors_outputs(t)[2] - authors_y) ** 2 / 2)

    a, n = authors_slopes(theta), numerical_gradient(mean_cost, theta)
    return {u: relative_difference(a[3 * i : 3 * i + 3], n[3 * i : 3 * i + 3]) for i, u in enumerate(("h1", "h2", "out"))}


# %% cure: a wider start
why_stuck, settings = "b", {"seed": 0, "rate": 10.0, "spread": 1.0}

# %% cure: NumPy's numbers
why_stuck = "B"
settings = {"rate": np.float64(6), "spread": np.float64(0.1), "seed": np.int64(1)}
