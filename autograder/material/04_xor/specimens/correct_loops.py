# /// specimen
# about = "Right, in plain loops, one seed after the other, without the optional exercises."
# ///

# %% proof
row_00 = [0, 0, 1, "<"]
row_01 = (0, 1.0, 1, ">")
row_10 = [2, 0, 2, ">"]
row_11 = [1, 1, 1, "<"]
first_pair = ["row_10", "row_01"]
first_sum = [1, 1, 2, ">"]
second_pair = ["row_11", "row_00"]
second_sum = [1, 1, 2, "<"]
conclusion = "B"

# %% forward
def forward(X, params, activation):
    f, slope = ACTIVATIONS[activation]
    m, h, k = len(X), len(params["b1"]), len(params["b2"])
    Z1, A1, Z2, A2 = np.zeros((m, h)), np.zeros((m, h)), np.zeros((m, k)), np.zeros((m, k))
    for i in range(m):
        for j in range(h):
            Z1[i, j] = sum(X[i][n] * params["W1"][n][j] for n in range(len(X[i]))) + params["b1"][j]
            A1[i, j] = f(Z1[i, j])
        for j in range(k):
            Z2[i, j] = sum(A1[i, n] * params["W2"][n][j] for n in range(h)) + params["b2"][j]
            A2[i, j] = 1 / (1 + np.exp(-Z2[i, j]))
    return A2, {"A0": X, "Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}


# %% xor-weights
def xor_weights():
    # Unit 1: the first input and not the second. Unit 2: the other way round. Then OR.
    return {
        "W1": [[30, -30], [-30, 30]],
        "b1": [-15, -15],
        "W2": [[30], [30]],
        "b2": [-15],
    }


# %% backward
def backward(Y, cache, params, activation):
    slope = ACTIVATIONS[activation][1]
    grads = {name: np.zeros(np.shape(params[name])) for name in params}
    m = len(Y)
    for i in range(m):
        d2 = (cache["A2"][i] - Y[i]) / m
        d1 = np.array([np.dot(row, d2) for row in params["W2"]]) * slope(cache["Z1"][i])
        grads["W1"] += np.outer(cache["A0"][i], d1)
        grads["b1"] += d1
        grads["W2"] += np.outer(cache["A1"][i], d2)
        grads["b2"] += d2
    return grads


# %% train
def train(X, Y, params, lr, steps, activation="tanh"):
    params = {name: np.array(value, dtype=float) for name, value in params.items()}
    history = [loss(forward(X, params, activation)[0], Y)]
    for _ in range(steps):
        A2, cache = forward(X, params, activation)
        grads = backward(Y, cache, params, activation)
        for name in params:
            params[name] -= lr * grads[name]
        history.append(loss(forward(X, params, activation)[0], Y))
    return params, history


# %% gradients-all
def gradients_all(X, Y, params, activation):
    raise NotImplementedError()


# %% train-all
def train_all(X, Y, params, lr, steps, activation):
    raise NotImplementedError()


# %% success-rate
def success_rate(n_hidden, activation, seeds):
    solved = 0
    for seed in seeds:
        params, _ = train(X, Y, start(n_hidden, seed), 0.5, 5000, activation)
        a = forward(X, params, activation)[0].ravel()
        if a[0] < 0.5 and a[1] > 0.5 and a[2] > 0.5 and a[3] < 0.5:
            solved += 1
    return solved / len(seeds)


# %% true-ratio
def true_ratio(theta):
    ratios = []
    for i in range(9):
        up, down = theta.copy(), theta.copy()
        up[i] += 1e-5
        down[i] -= 1e-5
        ratios.append((authors_cost(up) - authors_cost(down)) / 2e-5 / authors_slopes(theta)[i])
    return np.array(ratios)


# %% check-patient
def check_patient(theta):
    found = {}
    measured = numerical_gradient(authors_cost, theta)
    for place, unit in enumerate(["h1", "h2", "out"]):
        i = 3 * place
        found[unit] = relative_difference(4 * authors_slopes(theta)[i : i + 3], measured[i : i + 3])
    return found


# %% cure
why_stuck = "B"
settings = {"rate": 20, "spread": 0.1, "seed": 3}
