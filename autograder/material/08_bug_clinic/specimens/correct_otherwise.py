# /// specimen
# about = "Right, in unusual ways: complex step, einsum, the transpose, in-between names."
# ///

# %% checker
checker_wrong = "derived"
checker_cause = "compared_with_itself"


def check_gradient(loss, gradient, params, X, y, eps=1e-5):
    report = gradient_check(lambda p: loss(p, X, y), params, gradient(params, X, y), eps=eps)
    return {name: check.difference for name, check in zip(params, report.checks)}


# %% precision
precision_wrong = "nudged"
precision_cause = "step_vanishes"


def measured_slopes(cost, theta, eps=1e-5):
    return numerical_gradient(cost, theta.astype(np.float64), eps=1e-6)


# %% stuck
stuck_wrong = "dW1"
stuck_cause = "product_of_means"
stuck_rate = 1


def encoder_slopes(data, delta):
    return np.einsum("mv,mh->vh", data, delta) / len(data), np.einsum("mh->h", delta) / len(data)


# %% alike
alike_wrong = "cost"
alike_cause = "sum_against_mean"
alike_rate = 10


def network_cost(params, X, Y):
    return np.mean(np.sum((network_outputs(params, X)[1] - Y) ** 2, axis=1)) / 2


# %% matrix
matrix_wrong = "errors"
matrix_cause = "broadcast"


def residuals(x, y, w, b):
    return (w * x.T + b - y).T


# %% slow
slow_wrong = "dZ2"
slow_cause = "softmax_twice"


def output_slope(P, Y):
    dP = -Y / P / len(Y)
    return P * (dP - np.sum(P * dP, axis=1, keepdims=True))


# %% optimiser
optimiser_wrong = "cost_elsewhere"
optimiser_cause = "ignores_argument"


def objective(theta, X, y):
    params = gradcheck.unpack(theta, moon_start(1))
    return np.float64(moon_cost(params, X, y)), gradcheck.pack(moon_gradient(params, X, y))
