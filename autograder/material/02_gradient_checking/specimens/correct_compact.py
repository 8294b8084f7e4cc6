# /// specimen
# about = "Right, in another style: arrays at once, nan-safe negations, other steps and limits."
# ///

# %% error-sweep
def error_sweep(f, df, x, epsilons):
    measured = np.array([[one_sided(f, x, e), two_sided(f, x, e)] for e in epsilons])
    return tuple(np.abs(measured - df(x)).T)


# %% best-epsilon
def best_epsilon(f, df, x, epsilons):
    return min(epsilons, key=lambda eps: abs(two_sided(f, x, eps) - df(x)))


# %% pack
def pack(params):
    return np.hstack([np.reshape(v, -1) for v in params.values()]) * 1.0


# %% unpack
def unpack(theta, like):
    ends = np.cumsum([np.size(v) for v in like.values()])
    pieces = np.split(np.array(theta), ends[:-1])
    return {k: p.copy().reshape(np.shape(like[k])) for k, p in zip(like, pieces)}


# %% relative-difference
def relative_difference(a, n):
    a, n = np.ravel(a), np.ravel(n)
    below = np.linalg.norm(a) + np.linalg.norm(n)
    return np.linalg.norm(a - n) / max(below, 1e-300)


# %% gradient-check
def gradient_check(loss_fn, params, grads, eps=1e-5):
    theta = pack(params)
    J = lambda t: loss_fn(unpack(t, params))
    nudges = eps * np.eye(len(theta))
    n = unpack(np.array([(J(theta + e) - J(theta - e)) / (2 * eps) for e in nudges]), params)
    return {k: relative_difference(grads[k], n[k]) for k in params}


# %% is-wrong
def is_wrong(loss_fn, params, grads):
    def guilty(eps):
        return not np.max(list(gradient_check(loss_fn, params, grads, eps).values())) < 1e-4

    return guilty(1e-5) and guilty(1e-7)


# %% find-traps
def find_traps(loss_fn, params, X):
    copy = lambda: {k: np.array(v, dtype=float) for k, v in params.items()}
    given = copy()
    a, b = loss_fn(given), loss_fn(copy())
    c, d = loss_fn({k: v + 1 for k, v in copy().items()}), loss_fn(nudged(params, 1e-11))
    signs = {
        "ignores_argument": a == b and b == c,
        "mutates_argument": pack(given).tobytes() != pack(params).tobytes(),
        "random": a != b,
        "not_float64": a == b and b == d and d != c,
        "one_example": not np.ptp(X, axis=0).any(),
    }
    return [name for name in TRAPS if signs[name]]
