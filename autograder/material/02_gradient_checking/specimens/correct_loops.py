# /// specimen
# about = "Right, in plain loops, with a detector that looks at each parameter at three steps."
# ///

# %% one-sided
def one_sided(f, x, eps):
    rise = f(x + eps) - f(x)
    return rise / eps


# %% two-sided
def two_sided(f, x, eps):
    return 0.5 * ((f(x + eps) - f(x)) / eps + (f(x) - f(x - eps)) / eps)


# %% error-sweep
def error_sweep(f, df, x, epsilons):
    one, two = np.zeros(len(epsilons)), np.zeros(len(epsilons))
    for k, eps in enumerate(epsilons):
        one[k] = np.abs(df(x) - one_sided(f, x, eps))
        two[k] = np.abs(df(x) - two_sided(f, x, eps))
    return one, two


# %% best-epsilon
def best_epsilon(f, df, x, epsilons):
    best, smallest = None, np.inf
    for eps in epsilons:
        error = abs((f(x + eps) - f(x - eps)) / (2 * eps) - df(x))
        if error < smallest:
            best, smallest = eps, error
    return best


# %% pack
def pack(params):
    theta = []
    for value in params.values():
        theta.extend(np.asarray(value).flatten())
    return np.array(theta, dtype=float)


# %% unpack
def unpack(theta, like):
    params, k = {}, 0
    for name in like:
        params[name] = np.zeros(np.shape(like[name]))
        for i in np.ndindex(np.shape(like[name])):
            params[name][i] = theta[k]
            k += 1
    return params


# %% relative-difference
def relative_difference(a, n):
    a, n = np.asarray(a, dtype=float), np.asarray(n, dtype=float)
    above = np.sqrt(np.sum((a - n) ** 2))
    below = np.sqrt(np.sum(a**2)) + np.sqrt(np.sum(n**2))
    if below == 0:
        return 0.0
    return above / below


# %% gradient-check
def gradient_check(loss_fn, params, grads, eps=1e-5):
    found = {}
    for name in params:
        here = {key: np.array(value, dtype=float) for key, value in params.items()}
        measured = np.zeros(np.shape(params[name]))
        for i in np.ndindex(measured.shape):
            old = here[name][i]
            here[name][i] = old + eps
            up = loss_fn(here)
            here[name][i] = old - eps
            down = loss_fn(here)
            here[name][i] = old
            measured[i] = (up - down) / (2 * eps)
        found[name] = relative_difference(grads[name], measured)
    return found


# %% is-wrong
def is_wrong(loss_fn, params, grads):
    smallest = {name: 1.0 for name in params}
    for eps in (1e-4, 1e-5, 1e-7):
        for name, d in gradient_check(loss_fn, params, grads, eps).items():
            if d < smallest[name]:
                smallest[name] = d
    for name in params:
        if smallest[name] > 1e-3:
            return True
    return False


# %% find-traps
import copy


def find_traps(loss_fn, params, X):
    traps = []
    values = [loss_fn(copy.deepcopy(params)) for _ in range(3)]
    still = values[0] == values[1] == values[2]
    far = {name: value + 0.5 for name, value in params.items()}
    ignores = still and loss_fn(far) == values[0]
    if ignores:
        traps.append("ignores_argument")
    given = copy.deepcopy(params)
    loss_fn(given)
    if not all(np.array_equal(given[name], params[name]) for name in params):
        traps.append("mutates_argument")
    if not still:
        traps.append("random")
    elif not ignores and float(np.float32(values[0])) == values[0]:
        traps.append("not_float64")
    if np.all(np.asarray(X) == np.asarray(X)[0]):
        traps.append("one_example")
    return traps


# %% complex-step
def complex_step(f, x):
    h = 1e-30
    return f(complex(x, h)).imag / h
