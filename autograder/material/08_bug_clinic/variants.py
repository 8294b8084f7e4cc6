# %% optimiser: slices
optimiser_wrong, optimiser_cause = "cost_elsewhere", "ignores_argument"


def objective(theta, X, y):
    parts = np.split(np.asarray(theta), [8, 12, 16])
    params = dict(zip(("W1", "b1", "W2", "b2"), parts))
    params["W1"], params["W2"] = params["W1"].reshape(2, 4), params["W2"].reshape(4, 1)
    grads = moon_gradient(params, X, y)
    return [moon_cost(params, X, y), gradcheck.pack({name: grads[name] for name in params})]


# %% optimiser: in two helpers
def unpacked(theta):
    return gradcheck.unpack(np.array(theta, dtype=float), moon_start(3))


def objective(theta, X, y):
    cost = moon_cost(unpacked(theta), X, y)
    slope = gradcheck.pack(moon_gradient(unpacked(theta), X, y))
    return cost, slope


optimiser_cause = "ignores_argument"
optimiser_wrong = "cost_elsewhere"

# %% optimiser: an array that is filled
optimiser_wrong, optimiser_cause = ["cost_elsewhere", "ignores_argument"]


def objective(theta, X, y):
    params, start = {}, 0
    for name, shape in (("W1", (2, 4)), ("b1", (4,)), ("W2", (4, 1)), ("b2", (1,))):
        stop = start + int(np.prod(shape))
        params[name] = np.array(theta[start:stop]).reshape(shape)
        start = stop
    gradient, at = np.zeros(len(theta)), 0
    for name, g in moon_gradient(params, X, y).items():
        gradient[at : at + g.size] = g.ravel()
        at += g.size
    return np.float64(moon_cost(params, X, y)), gradient


# %% alike: vdot
def network_cost(params, X, Y):
    E = network_outputs(params, X)[1] - Y
    return np.vdot(E, E) / (2 * len(E))


alike_rate, alike_wrong, alike_cause = 4, "cost", "sum_against_mean"

# %% alike: a mean of sums
alike_wrong, alike_cause, alike_rate = "cost", "sum_against_mean", 3.0


def network_cost(params, X, Y):
    _, out = network_outputs(params, X)
    per_row = [0.5 * sum((a - t) ** 2 for a, t in zip(row, target)) for row, target in zip(out, Y)]
    return sum(per_row) / len(per_row)


# %% alike: the mean over all entries, times k
alike_wrong, alike_cause, alike_rate = "cost", "sum_against_mean", 6


def network_cost(params, X, Y):
    missed = network_outputs(params, X)[1] - Y
    return 0.5 * np.mean(missed**2) * np.shape(Y)[1]


# %% updating: a copy changed in place
import copy


def cured_update(params, grads, rate):
    new = copy.deepcopy(params)
    for name in new:
        new[name] -= rate * grads[name]
    return new


updating_wrong, updating_cause = "second_step", "copy_updated"

# %% updating: np.subtract, in the order of grads
def cured_update(params, grads, rate):
    return dict((name, np.subtract(params[name], np.multiply(rate, g))) for name, g in grads.items())


updating_wrong = "second_step"
updating_cause = "copy_updated"

# %% updating: empty dict, filled
updating_cause, updating_wrong = "copy_updated", "second_step"


def cured_update(params, grads, rate):
    new = {}
    for name in sorted(params):
        step = np.array(grads[name], dtype=float)
        step *= -rate
        step += params[name]
        new[name] = step
    return new


# %% stuck: einsum
stuck_wrong, stuck_cause, stuck_rate = "dW1", "product_of_means", 0.4


def encoder_slopes(data, delta):
    m = data.shape[0]
    return np.einsum("ij,ik->jk", data, delta) / m, np.einsum("ij->j", delta) / m


# %% stuck: a mean over three axes
stuck_wrong, stuck_cause, stuck_rate = "dW1", "product_of_means", 0.6


def encoder_slopes(data, delta):
    each = data[:, :, None] * delta[:, None, :]
    return [np.mean(each, axis=0), np.mean(delta, axis=0)]


# %% stuck: averaged first
def encoder_slopes(data, delta):
    averaged = np.divide(delta, len(delta))
    dW1 = np.dot(data.T, averaged)
    return dW1, np.ones(len(delta)) @ averaged


stuck_rate = 0.5
stuck_cause = "product_of_means"
stuck_wrong = "dW1"

# %% checker: with course's measured slopes, one name after the other
checker_wrong, checker_cause = "derived", "compared_with_itself"


def check_gradient(loss, gradient, params, X, y, eps=1e-5):
    derived, found = gradient(params, X, y), {}
    for name in params:
        moved = lambda value: loss({**params, name: value}, X, y)
        found[name] = relative_difference(derived[name], numerical_gradient(moved, params[name], eps))
    return found


# %% checker: deep copies
import copy


def check_gradient(loss, gradient, params, X, y, eps=1e-5):
    measured = {name: np.zeros(value.shape) for name, value in params.items()}
    for name, value in params.items():
        for i in range(value.size):
            up, down = copy.deepcopy(params), copy.deepcopy(params)
            up[name].flat[i] += eps
            down[name].flat[i] -= eps
            measured[name].flat[i] = (loss(up, X, y) - loss(down, X, y)) / (2 * eps)
    claimed = gradient(params, X, y)
    return {name: relative_difference(measured[name], claimed[name]) for name in measured}


checker_wrong = "derived"
checker_cause = "compared_with_itself"

# %% checker: one flat vector
checker_cause, checker_wrong = "compared_with_itself", "derived"


def check_gradient(loss, gradient, params, X, y, eps=1e-5):
    theta = gradcheck.pack(params)
    J = lambda t: loss(gradcheck.unpack(t, params), X, y)
    steps = eps * np.eye(len(theta))
    measured = gradcheck.unpack(np.array([(J(theta + s) - J(theta - s)) / (2 * eps) for s in steps]), params)
    derived = gradient(params, X, y)
    return {name: relative_difference(derived[name], measured[name]) for name in params}


# %% bias: einsum
bias_wrong, bias_cause = "db1", "bias_wrong_axis"


def ten_slopes(params, X, Y):
    dZ = (ten_outputs(params, X) - Y) / Y.shape[0]
    return dict(b1=np.einsum("ij->j", dZ), W1=np.einsum("ij,ik->jk", X, dZ))


# %% bias: example by example
def ten_slopes(params, X, Y):
    grads = {"W1": np.zeros(params["W1"].shape), "b1": np.zeros(params["b1"].shape)}
    for x, y, p in zip(X, Y, ten_outputs(params, X)):
        grads["W1"] += np.outer(x, p - y) / len(X)
        grads["b1"] += (p - y) / len(X)
    return grads


bias_wrong = "db1"
bias_cause = "bias_wrong_axis"

# %% bias: a column of ones
bias_cause, bias_wrong = "bias_wrong_axis", "db1"


def ten_slopes(params, X, Y):
    missed = ten_outputs(params, X) - Y
    both = np.c_[X, np.ones(len(X))].T @ missed / len(X)
    return {"W1": both[:-1], "b1": both[-1]}


# %% matrix: a loop
matrix_wrong, matrix_cause = "errors", "broadcast"


def residuals(x, y, w, b):
    out = np.zeros((len(x), 1))
    for i in range(len(x)):
        out[i, 0] = w * x[i][0] + b - y[i]
    return out


# %% matrix: flat, then a column
matrix_wrong, matrix_cause = "errors", "broadcast"


def residuals(x, y, w, b):
    missed = np.add(np.multiply(w, np.ravel(x)), b) - np.ravel(y)
    return missed.reshape(np.shape(x))


# %% matrix: a new axis
def residuals(x, y, w, b):
    return -(np.asarray(y)[:, np.newaxis] - (b + x * w))


matrix_cause = "broadcast"
matrix_wrong = "errors"

# %% dropout: a mask in place in a copy
dropout_wrong, dropout_cause = "hidden", "random"


def thin(A, keep, rng, training):
    A = np.array(A, dtype=float)
    if training:
        A[rng.random(A.shape) >= keep] = 0
        A /= keep
    return A


# %% dropout: a product
def thin(A, keep, rng, training):
    mask = (rng.random(A.shape) < keep) / keep if training else 1
    return A * mask


dropout_cause = "random"
dropout_wrong = "hidden"

# %% dropout: choose, entry by entry
dropout_wrong, dropout_cause = "hidden", "random"


def thin(A, keep, rng, training):
    if training is False:
        return A
    numbers = rng.random(np.shape(A))
    out = np.zeros(np.shape(A))
    for i in np.ndindex(out.shape):
        if numbers[i] < keep:
            out[i] = A[i] / keep
    return out


# %% precision: rows of a unit matrix
precision_wrong, precision_cause = "nudged", "step_vanishes"


def measured_slopes(cost, theta, eps=1e-5):
    theta = np.array(theta, dtype=float)
    units = np.eye(theta.size).reshape(-1, *theta.shape)
    slopes = [(cost(theta + eps * u) - cost(theta - eps * u)) / (2 * eps) for u in units]
    return np.reshape(slopes, theta.shape)


# %% precision: a flat copy changed and put back
def measured_slopes(cost, theta, eps=1e-5):
    here = np.float64(theta).copy()
    slopes = np.empty(here.shape, dtype=np.float64)
    for i in range(here.size):
        old = here.flat[i]
        here.flat[i] = old + eps
        up = cost(here)
        here.flat[i] = old - eps
        slopes.flat[i] = (up - cost(here)) / (2 * eps)
        here.flat[i] = old
    return slopes


precision_wrong = "nudged"
precision_cause = "step_vanishes"

# %% precision: ndenumerate
precision_cause, precision_wrong = "step_vanishes", "nudged"


def measured_slopes(cost, theta, eps=1e-5):
    theta = theta.astype(np.float64)
    slopes = {}
    for place, value in np.ndenumerate(theta):
        up, down = theta.copy(), theta.copy()
        up[place], down[place] = value + eps, value - eps
        slopes[place] = (cost(up) - cost(down)) / (up[place] - down[place])
    return np.array(list(slopes.values())).reshape(theta.shape)


# %% slow: in place in a copy
slow_wrong, slow_cause = "dZ2", "softmax_twice"


def output_slope(P, Y):
    dZ = np.array(P, dtype=float)
    dZ[np.arange(len(dZ)), np.argmax(Y, axis=1)] -= 1.0
    dZ /= len(dZ)
    return dZ


# %% slow: rows
def output_slope(P, Y):
    m = len(P)
    return np.array([[(p - y) / m for p, y in zip(ps, ys)] for ps, ys in zip(P, Y)])


slow_cause = "softmax_twice"
slow_wrong = "dZ2"

# %% slow: by the Jacobian
slow_cause, slow_wrong = "softmax_twice", "dZ2"


def output_slope(P, Y):
    rows = []
    for p, y in zip(P, Y):
        J = np.diag(p) - np.outer(p, p)
        rows.append(J @ (-y / p) / len(P))
    return np.stack(rows)
