# /// specimen
# about = "Right, in another style: einsum throughout, a solved start known by its loss, a mean cost."
# ///

# %% proof
row_00 = [0, 0, 1, "<"]
row_01, row_10, row_11 = [0, -1, -1, "<"], [1, 0, 1, ">"], [-1, -1, -1, ">"]
first_pair, second_pair = ("00", "11"), ("01", "10")
first_sum, second_sum = [-1, -1, -2, ">"], np.array([1, 1, 2]).tolist() + [">"]
conclusion = "B"

# %% forward
def forward(X, params, activation):
    Z1 = np.einsum("ij,jk->ik", X, params["W1"]) + params["b1"]
    A1 = ACTIVATIONS[activation][0](Z1)
    A2 = 0.5 * (1 + np.tanh((np.dot(A1, params["W2"]) + params["b2"]) / 2))
    return A2, dict(A0=X, Z1=Z1, A1=A1, A2=A2)


# %% xor-weights
def xor_weights():
    return dict(
        W1=np.array([[20, 20], [20, 20]]),
        b1=np.array([-10, -30]),
        W2=np.array([[20], [-40]]),
        b2=np.array([-10]),
    )


# %% backward
def backward(Y, cache, params, activation):
    error = np.subtract(cache["A2"], Y)
    hidden = np.einsum("ik,hk->ih", error, params["W2"]) * ACTIVATIONS[activation][1](cache["Z1"])
    return {
        "W1": np.mean(cache["A0"][:, :, None] * hidden[:, None, :], axis=0),
        "b1": hidden.mean(axis=0),
        "W2": np.mean(cache["A1"][:, :, None] * error[:, None, :], axis=0),
        "b2": error.mean(axis=0),
    }


# %% train
import copy


def train(X, Y, params, lr, steps, activation="tanh"):
    params, history = copy.deepcopy(params), []
    while True:
        A2, cache = forward(X, params, activation)
        history.append(float(loss(A2, Y)))
        if len(history) > steps:
            return params, np.array(history)
        for name, slope in backward(Y, cache, params, activation).items():
            params[name] = params[name] - lr * slope


# %% gradients-all
def gradients_all(X, Y, params, activation):
    (f, slope), W2 = ACTIVATIONS[activation], np.asarray(params["W2"])
    Z1 = np.einsum("mn,snh->smh", X, params["W1"]) + np.expand_dims(params["b1"], 1)
    A2 = sigmoid(np.matmul(f(Z1), W2) + np.expand_dims(params["b2"], 1))
    error = (A2 - Y) / len(Y)
    hidden = np.einsum("smk,shk->smh", error, W2) * slope(Z1)
    return loss(A2, Y), {
        "W1": np.einsum("mn,smh->snh", X, hidden),
        "b1": np.einsum("smh->sh", hidden),
        "W2": np.einsum("smh,smk->shk", f(Z1), error),
        "b2": np.einsum("smk->sk", error),
    }


# %% success-rate
def success_rate(n_hidden, activation, seeds):
    each = [start(n_hidden, seed) for seed in seeds]
    together = {name: np.array([p[name] for p in each]) for name in ("W1", "b1", "W2", "b2")}
    _, history = train_all(X, Y, together, 0.5, 5000, activation)
    return np.count_nonzero(history[-1] < 0.2) / len(history[-1])


# %% true-ratio
def true_ratio(theta):
    return np.divide(numerical_gradient(authors_cost, theta), authors_slopes(theta))


# %% check-patient
def check_patient(theta):
    mean_cost = lambda t: 0.5 * np.mean((authors_outputs(t)[2] - authors_y) ** 2)
    both = zip(np.split(authors_slopes(theta), 3), np.split(numerical_gradient(mean_cost, theta), 3))
    return dict(zip(("h1", "h2", "out"), (relative_difference(*pair) for pair in both)))


# %% cure
why_stuck = "B"
settings = dict(seed=2, spread=1.0, rate=8)
