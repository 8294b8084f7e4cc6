# %% one-sided: the nudged place first
def one_sided(f, x, eps):
    there = x + eps
    return f(there) / eps - f(x) / eps


# %% one-sided: as an array, a NumPy number
def one_sided(f, x, eps):
    here, there = np.array([f(place) for place in (x, x + eps)])
    return (there - here) / eps


# %% one-sided: np.diff
def one_sided(f, x, eps):
    return np.diff([f(x), f(x + eps)])[0] / eps


# %% two-sided: the mean of two one-sided ones
def two_sided(f, x, eps):
    right = one_sided(f, x, eps)
    left = one_sided(f, x, -eps)
    return (right + left) / 2


# %% two-sided: a dot product
def two_sided(f, x, eps):
    return np.dot([f(x + eps), f(x - eps)], [0.5 / eps, -0.5 / eps])


# %% two-sided: by the distance of the two places
def two_sided(f, x, eps):
    up, down = x + eps, x - eps
    return (f(up) - f(down)) / eps / 2


# %% error-sweep: lists that grow
def error_sweep(f, df, x, epsilons):
    one_errors, two_errors, true = [], [], df(x)
    for eps in epsilons:
        one_errors.append(abs((f(x + eps) - f(x)) / eps - true))
        two_errors.append(abs((f(x + eps) - f(x - eps)) / (2 * eps) - true))
    return np.asarray(one_errors), np.asarray(two_errors)


# %% error-sweep: vectorize
def error_sweep(f, df, x, epsilons):
    errors = lambda slope: np.vectorize(lambda e: abs(slope(f, x, e) - df(x)))(epsilons)
    return errors(one_sided), errors(two_sided)


# %% error-sweep: fromiter and sqrt of squares
def error_sweep(f, df, x, epsilons):
    def errors(slope):
        found = np.fromiter((slope(f, x, e) for e in epsilons), dtype=float)
        return np.sqrt((found - df(x)) ** 2)

    return [errors(one_sided), errors(two_sided)]


# %% best-epsilon: sorted
def best_epsilon(f, df, x, epsilons):
    errors = error_sweep(f, df, x, epsilons)[1]
    return sorted(zip(errors, epsilons))[0][1]


# %% best-epsilon: a dict of errors
def best_epsilon(f, df, x, epsilons):
    errors = {eps: abs(two_sided(f, x, eps) - df(x)) for eps in epsilons}
    return min(errors, key=errors.get)


# %% best-epsilon: argsort
def best_epsilon(f, df, x, epsilons):
    two = error_sweep(f, df, x, np.asarray(epsilons))[1]
    return np.asarray(epsilons)[np.argsort(two)[0]]


# %% pack: an array that is filled
def pack(params):
    theta, start = np.empty(sum(np.size(value) for value in params.values())), 0
    for value in params.values():
        theta[start : start + np.size(value)] = np.ravel(value)
        start += np.size(value)
    return theta


# %% pack: np.append
def pack(params):
    theta = np.array([], dtype=float)
    for name in params:
        theta = np.append(theta, params[name])
    return theta


# %% pack: a plain list of numbers
def pack(params):
    return np.array([float(x) for value in params.values() for x in np.nditer(np.array(value, order="C"), order="C")])


# %% unpack: an iterator over theta
def unpack(theta, like):
    numbers = iter(theta)
    return {
        name: np.array([next(numbers) for _ in range(np.size(value))], dtype=float).reshape(np.shape(value))
        for name, value in like.items()
    }


# %% unpack: what is left
def unpack(theta, like):
    rest, params = np.array(theta, dtype=float), {}
    for name, value in like.items():
        n = int(np.prod(np.shape(value)))
        first, rest = rest[:n], rest[n:]
        params[name] = first.copy().reshape(np.shape(value)) if np.shape(value) else float(first[0])
    return params


# %% unpack: np.resize and arrays filled in place
def unpack(theta, like):
    params = {name: np.zeros(np.shape(value)) for name, value in like.items()}
    start = 0
    for array in params.values():
        array[...] = np.reshape(theta[start : start + array.size], array.shape)
        start += array.size
    return params


# %% relative-difference: fsum
import math


def relative_difference(a, n):
    length = lambda v: math.sqrt(math.fsum(float(x) ** 2 for x in np.ravel(v)))
    above, below = length(np.subtract(a, n)), length(a) + length(n)
    return 0.0 if below == 0 else above / below


# %% relative-difference: hypot
import functools


def relative_difference(a, n):
    norm = lambda v: functools.reduce(np.hypot, np.ravel(v), 0.0)
    total = norm(a) + norm(n)
    if total == 0:
        return 0.0
    return norm(np.asarray(a) - np.asarray(n)) / total


# %% relative-difference: any
def relative_difference(a, n):
    a, n = np.array(a, dtype=float), np.array(n, dtype=float)
    if not a.any() and not n.any():
        return 0.0
    return np.linalg.norm((a - n).ravel()) / (np.linalg.norm(a.ravel()) + np.linalg.norm(n.ravel()))


# %% gradient-check: parameter by parameter on deep copies
import copy


def gradient_check(loss_fn, params, grads, eps=1e-5):
    report = {}
    for name, value in params.items():
        slopes = np.zeros(np.size(value))
        for k in range(np.size(value)):
            values = []
            for sign in (1, -1):
                nudged_params = copy.deepcopy(params)
                flat = np.array(nudged_params[name], dtype=float).ravel()
                flat[k] += sign * eps
                nudged_params[name] = flat.reshape(np.shape(value))
                values.append(loss_fn(nudged_params))
            slopes[k] = (values[0] - values[1]) / (2 * eps)
        report[name] = relative_difference(grads[name], slopes.reshape(np.shape(value)))
    return report


# %% gradient-check: theta and its neighbours
def gradient_check(loss_fn, params, grads, eps=1e-5):
    theta = pack(params)
    slopes = []
    for k in range(theta.size):
        up, down = theta.copy(), theta.copy()
        up[k], down[k] = theta[k] + eps, theta[k] - eps
        slopes.append((loss_fn(unpack(up, params)) - loss_fn(unpack(down, params))) / (2 * eps))
    measured = unpack(np.array(slopes), params)
    report = {}
    for name in grads:
        report[name] = relative_difference(measured[name], grads[name])
    return report


# %% gradient-check: one_sided twice
def gradient_check(loss_fn, params, grads, eps=1e-5):
    def slope(name, place):
        def f(t):
            moved = {key: np.array(value, dtype=float) for key, value in params.items()}
            moved[name][place] = t
            return loss_fn(moved)

        return two_sided(f, np.asarray(params[name], dtype=float)[place], eps)

    return {
        name: relative_difference(
            grads[name],
            np.array([slope(name, i) for i in np.ndindex(np.shape(value))]).reshape(np.shape(value)),
        )
        for name, value in params.items()
    }


# %% is-wrong: the smallest of each parameter over steps
def is_wrong(loss_fn, params, grads):
    runs = [gradient_check(loss_fn, params, grads, eps) for eps in (1e-4, 3e-6, 1e-7)]
    best = [min((run[name] for run in runs), key=lambda d: np.inf if d != d else d) for name in params]
    return not all(d < 1e-3 for d in best)


# %% is-wrong: any and all
def is_wrong(loss_fn, params, grads):
    def fine(eps):
        return all([d < 5e-4 for d in gradient_check(loss_fn, params, grads, eps=eps).values()])

    return bool(not any(fine(10.0**-k) for k in (4, 5, 6, 7)))


# %% is-wrong: an early answer
def is_wrong(loss_fn, params, grads):
    suspects = set(params)
    for eps in (1e-5, 1e-6, 1e-7):
        report = gradient_check(loss_fn, params, grads, eps)
        suspects = {name for name in suspects if not report[name] < 1e-3}
        if not suspects:
            return False
    return True


# %% is-wrong: NumPy's verdict
def is_wrong(loss_fn, params, grads):
    steps = [1e-4, 1e-5, 1e-6, 1e-7]
    found = np.array([list(gradient_check(loss_fn, params, grads, eps).values()) for eps in steps])
    return np.logical_not((found < 1e-3).all(axis=1).any())


# %% find-traps: as functions, one for each trap
def find_traps(loss_fn, params, X):
    def moved(step):
        return {name: np.array(value, dtype=float) + step for name, value in params.items()}

    values = [loss_fn(moved(0)) for _ in range(4)]
    is_random = len(set(values)) > 1

    def ignores():
        return not is_random and loss_fn(moved(0.3)) == values[0]

    def mutates():
        given = moved(0)
        loss_fn(given)
        return not all(np.array_equal(given[name], np.asarray(params[name])) for name in params)

    def coarse():
        return not is_random and not ignores() and loss_fn(moved(1e-10)) == values[0]

    def alone():
        return len({tuple(row) for row in np.asarray(X).tolist()}) == 1

    answers = [ignores(), mutates(), is_random, coarse(), alone()]
    return [trap for trap, there in zip(TRAPS, answers) if there]


# %% find-traps: a set, put in order at the end
import copy


def find_traps(loss_fn, params, X):
    found = set()
    given = copy.deepcopy(params)
    first = loss_fn(given)
    if any(np.any(np.asarray(given[n]) != np.asarray(params[n])) for n in params):
        found.add("mutates_argument")
    if loss_fn(copy.deepcopy(params)) != first:
        found.add("random")
    elif loss_fn(nudged(params, 0.2)) == first:
        found.add("ignores_argument")
    elif loss_fn(nudged(params, 1e-10)) == first:
        found.add("not_float64")
    if (np.asarray(X) == np.asarray(X)[:1]).all():
        found.add("one_example")
    return sorted(found, key=list(TRAPS).index)


# %% find-traps: one flag after the other, a tuple
def find_traps(loss_fn, params, X):
    fresh = lambda step=0.0: nudged(params, step)
    given = fresh()
    one = loss_fn(given)
    two, large, small = loss_fn(fresh()), loss_fn(fresh(0.05)), loss_fn(fresh(1e-9))
    traps = ()
    if one == two and two == large:
        traps += ("ignores_argument",)
    for name in params:
        if not np.array_equal(given[name], params[name]) and "mutates_argument" not in traps:
            traps += ("mutates_argument",)
    if one != two:
        traps += ("random",)
    if one == two and one != large and one == small:
        traps += ("not_float64",)
    if all(np.array_equal(row, X[0]) for row in X):
        traps += ("one_example",)
    return list(traps)


# %% complex-step: a larger step
def complex_step(f, x):
    h = 1e-12
    return np.imag(f(x + 1j * h)) / h


# %% complex-step: a NumPy complex number
def complex_step(f, x):
    step = 2.0**-60
    return float(f(np.complex128(complex(x, step))).imag / step)


# %% complex-step: the step to the left
def complex_step(f, x):
    h = 1e-25
    return -f(x - h * 1j).imag / h
