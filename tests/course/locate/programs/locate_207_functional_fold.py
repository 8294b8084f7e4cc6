from functools import reduce
import numpy as np

make = lambda seed: np.random.default_rng(seed).normal(size=(3, 3))
mats = [make(1), make(2), make(3)]
xs = np.random.default_rng(4).normal(size=(6, 3))
ys = np.random.default_rng(5).normal(size=(6, 3))

apply = lambda x, m: np.arctan(x @ m)
trace = lambda x, ms: reduce(lambda seen, m: seen + [apply(seen[-1], m)], ms, [x])
loss = lambda: float(np.square(trace(xs, mats)[-1] - ys).sum())


def pull(state, pair):
    carried, found = state
    before, m = pair
    dz = carried / (1 + np.square(before @ m))
    return dz @ m.T, found + [before.T @ dz]


def gradient():
    seen = trace(xs, mats)
    pairs = list(zip(seen, mats))
    _, found = reduce(pull, reversed(pairs), (2 * (seen[-1] - ys), []))
    return found

# --- answer
LINE = (25, 18)
NAME = "found"
WHAT = "The fold goes from the last matrix to the first, so found is in that order; it has to be turned round to fit mats."
RIGHT_LINE = "return found[::-1]"
PARAMS = [("mats[%d]" % i, "G[%d]" % i) for i in range(3)]
