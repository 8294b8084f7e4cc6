# /// specimen
# about = "Right, with loops and by hand, and with other rates."
# ///

# %% optimiser
optimiser_wrong = "cost_elsewhere"
optimiser_cause = "ignores_argument"


def objective(theta, X, y):
    theta = np.array(theta, dtype=float)
    params = {
        "W1": theta[:8].reshape(2, 4),
        "b1": theta[8:12],
        "W2": theta[12:16].reshape(4, 1),
        "b2": theta[16:],
    }
    grads = moon_gradient(params, X, y)
    return moon_cost(params, X, y), np.concatenate([np.ravel(grads[k]) for k in ("W1", "b1", "W2", "b2")])


# %% alike
alike_wrong = "cost"
alike_cause = "sum_against_mean"
alike_rate = 2.0


def network_cost(params, X, Y):
    total = 0.0
    for x, y in zip(X, Y):
        out = network_outputs(params, x[None])[1][0]
        total += sum((a - t) ** 2 for a, t in zip(out, y)) / 2
    return total / len(X)


# %% updating
updating_wrong = "second_step"
updating_cause = "copy_updated"


def cured_update(params, grads, rate):
    params = {name: np.array(value) for name, value in params.items()}
    for name in grads:
        params[name] -= rate * grads[name]
    return params


# %% stuck
stuck_wrong = "dW1"
stuck_cause = "product_of_means"
stuck_rate = 0.2


def encoder_slopes(data, delta):
    dW1 = np.zeros((data.shape[1], delta.shape[1]))
    for x, d in zip(data, delta):
        dW1 += np.outer(x, d)
    return dW1 / len(data), np.mean(delta, axis=0)


# %% checker
checker_wrong = "derived"
checker_cause = "compared_with_itself"


def check_gradient(loss, gradient, params, X, y, eps=1e-5):
    derived = gradient(params, X, y)
    differences = {}
    for name, value in params.items():
        measured = np.zeros_like(value)
        for i in range(len(value)):
            nudge = np.zeros(len(value))
            nudge[i] = eps
            up = loss({**params, name: value + nudge}, X, y)
            down = loss({**params, name: value - nudge}, X, y)
            measured[i] = (up - down) / (2 * eps)
        top = np.linalg.norm(derived[name] - measured)
        differences[name] = top / (np.linalg.norm(derived[name]) + np.linalg.norm(measured))
    return differences


# %% bias
bias_wrong = "db1"
bias_cause = "bias_wrong_axis"


def ten_slopes(params, X, Y):
    dZ = (ten_outputs(params, X) - Y) / len(X)
    return {"W1": X.T @ dZ, "b1": np.ones(len(X)) @ dZ}


# %% matrix
matrix_wrong = "errors"
matrix_cause = "broadcast"


def residuals(x, y, w, b):
    return (w * x[:, 0] + b - y)[:, None]


# %% dropout
dropout_wrong = "hidden"
dropout_cause = "random"


def thin(A, keep, rng, training):
    if training:
        mask = (rng.random(A.shape) < keep).astype(float) / keep
        return mask * A
    return A.copy()


# %% precision
precision_wrong = "nudged"
precision_cause = "step_vanishes"


def measured_slopes(cost, theta, eps=1e-5):
    theta = theta.astype("float64")
    slopes = np.zeros(theta.shape)
    for where in np.ndindex(theta.shape):
        up, down = theta.copy(), theta.copy()
        up[where] += eps
        down[where] -= eps
        slopes[where] = (cost(up) - cost(down)) / (2 * eps)
    return slopes


# %% slow
slow_wrong = "dZ2"
slow_cause = "softmax_twice"


def output_slope(P, Y):
    dZ = P.copy()
    for i, row in enumerate(Y):
        dZ[i, np.argmax(row)] -= 1
    return dZ / P.shape[0]
