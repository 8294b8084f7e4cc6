# /// specimen
# about = "Names every quantity and every cause, and cures nothing."
# [left]
# optimiser = 2.0
# alike = 2.0
# updating = 2.0
# stuck = 2.25
# checker = 2.0
# bias = 2.5
# matrix = 2.0
# dropout = 2.0
# precision = 2.0
# slow = 2.0
# [diagnosis]
# optimiser = "optimiser_still_deaf"
# alike = "still_flat"
# updating = "never_moved"
# stuck = "stuck_still_means"
# checker = "blind_check"
# bias = "bias_one_number"
# matrix = "matrix_of_pairs"
# dropout = "dropout_in_use"
# precision = "precision_still_zero"
# slow = "slow_still_twice"
# ///

# %% optimiser
optimiser_wrong = "cost_elsewhere"
optimiser_cause = "ignores_argument"


def objective(theta, X, y):
    cost = moon_cost(moon_params, X, y)
    grads = moon_gradient(moon_params, X, y)
    return cost, gradcheck.pack(grads)


# %% alike
alike_wrong = "cost"
alike_cause = "sum_against_mean"
alike_rate = 0.01


def network_cost(params, X, Y):
    """The mean over the rows of half the squared error."""
    error = network_outputs(params, X)[1] - Y
    return float(0.5 * np.sum(error**2))


# %% updating
updating_wrong = "second_step"
updating_cause = "copy_updated"


def cured_update(params, grads, rate):
    for value, slope in zip(params.values(), grads.values()):
        value = value - rate * slope
    return params


# %% stuck
stuck_wrong = "dW1"
stuck_cause = "product_of_means"
stuck_rate = 0.003


def encoder_slopes(data, delta):
    db1 = delta.mean(axis=0)
    dW1 = np.outer(data.mean(axis=0), db1)
    return dW1, db1


# %% checker
checker_wrong = "derived"
checker_cause = "compared_with_itself"


def check_gradient(loss, gradient, params, X, y, eps=1e-5):
    X, y = X[:1], y[:1]  # one example is enough, and faster
    derived = gradient(params, X, y)
    measured = dict(derived)  # the same names and shapes
    for name, value in params.items():
        for i in range(len(value)):
            nudge = np.zeros(len(value))
            nudge[i] = eps
            up = loss({**params, name: value + nudge}, X, y)
            down = loss({**params, name: value - nudge}, X, y)
            measured[name][i] = (up - down) / (2 * eps)
    differences = {}
    for name in params:
        differences[name] = relative_difference(derived[name], measured[name])
    return differences


# %% bias
bias_wrong = "db1"
bias_cause = "bias_wrong_axis"


def ten_slopes(params, X, Y):
    dZ = (ten_outputs(params, X) - Y) / len(X)
    db = np.zeros_like(params["b1"])
    db += np.sum(dZ)
    return {"W1": X.T @ dZ, "b1": db}


# %% matrix
matrix_wrong = "errors"
matrix_cause = "broadcast"


def residuals(x, y, w, b):
    predictions = w * x + b
    return predictions - y


# %% dropout
dropout_wrong = "hidden"
dropout_cause = "random"


def thin(A, keep, rng, training):
    mask = rng.random(A.shape) < keep
    return A * mask


# %% precision
precision_wrong = "nudged"
precision_cause = "step_vanishes"


def measured_slopes(cost, theta, eps=1e-8):
    slopes = np.zeros_like(theta)
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
    dP = (P - Y) / len(Y)
    return P * (dP - np.sum(P * dP, axis=1, keepdims=True))  # through the softmax
