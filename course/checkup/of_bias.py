"""What a network without biases cannot tell apart, whatever its weights are."""

from collections.abc import Iterator

import numpy as np

from course.checkup.data import Data, smoothers
from course.checkup.examination import Examination, Suspect
from course.kept import Array

#: More examples are not compared with one another.
MOST = 300


def missing_bias(case: Examination) -> Iterator[Suspect]:
    """Hidden units without biases: what the network gives for X tells what it gives for 2X or −X.

    With ReLU it is twice as far from what it gives for 0, with tanh or a sigmoid the opposite. Such
    rules are compared with all: where they are much worse, it is the biases that are missing.
    """
    kind = symmetry(case)
    told = case.told.error
    if not kind or case.good(case.run.error):
        return
    found = told_with(case, kind)
    if case.good(found) or found < 2 * told + 0.05 or case.run.error < 0.6 * found:
        return
    facts = {"best": found, "other": told}
    yield Suspect(f"no_bias_{kind}", 0.92, facts)


def symmetry(case: Examination) -> str:
    """`rays` where twice the input gives twice the output, `odd` where −X gives the opposite.

    Nothing where both hold: of a linear model another row of weights is all that a bias is. Outputs
    are compared with those for inputs of 0, before the last sigmoid or softmax.
    """
    program = case.program
    rays = odd = True
    try:
        for seed in (11, 12):
            program.restore()
            program.put(case.somewhere(seed))
            here, twice, other = (_linked(case, by) for by in (1.0, 2.0, -1.0))
            enough = 1e-6 * np.abs(here).max()
            if not np.isfinite(enough) or enough == 0:
                return ""
            rays = rays and bool(np.allclose(twice, 2 * here, rtol=1e-4, atol=enough))
            odd = odd and bool(np.allclose(other, -here, rtol=1e-4, atol=enough))
    except Exception:  # noqa: BLE001 - a learner's predict may want its own X alone
        return ""
    finally:
        program.restore()
    return "" if rays == odd else "rays" if rays else "odd"


def _linked(case: Examination, by: float) -> Array:
    """What comes before the last unit for inputs so many times as large, from that for 0."""
    given = np.asarray(case.program.X, dtype=np.float64)
    both = [case.data.rows(case.program.outputs(given * k)) for k in (by, 0.0)]
    low, high = case.reachable
    if both[0].shape[1] > 1 and np.allclose(both[0].sum(axis=1), 1):
        both = [np.log(P) - np.log(P).mean(axis=1, keepdims=True) for P in both]
    elif low.min() >= 0 and high.max() <= 1:
        both = [np.log(P / (1 - P)) for P in both]
    elif low.min() >= -1 and high.max() <= 1:
        both = [np.arctanh(P) for P in both]
    found: Array = both[0] - both[1]
    return found


def told_with(case: Examination, kind: str) -> float:
    """How wrong targets are that a rule with this symmetry tells from the other examples."""
    data = case.data
    some = np.random.default_rng(0).permutation(len(data.X))[:MOST]
    X, T = data.X[some], data.T[some]
    few = Data(X, T, 0, False, data.kind, False, data.levels)
    if kind == "rays":
        size = np.linalg.norm(X, axis=1, keepdims=True)
        ways = X / np.maximum(size, 1e-12)
        kernels = [np.exp(-_apart(ways, ways) / c) for c in (0.01, 0.1, 1.0)]
        if data.kind == "numbers":
            kernels = [kernel * (size @ size.T) / np.mean(size**2) for kernel in kernels]
    else:
        X = X / max(float(np.sqrt(np.mean(X**2))), 1e-12)
        middle = float(np.median(_apart(X, X))) or 1.0
        widths = [c * middle for c in (0.05, 0.3, 2.0)]
        kernels = [np.exp(-_apart(X, X) / c) - np.exp(-_apart(X, -X) / c) for c in widths]
    rules = [rule for kernel in kernels for rule in smoothers(kernel)]
    return min(few.error_of(T - (T - smooth @ T) / free) for smooth, free in rules)


def _apart(A: Array, B: Array) -> Array:
    squares = np.sum(A**2, axis=1)[:, None] + np.sum(B**2, axis=1)
    found: Array = np.maximum(squares - 2 * A @ B.T, 0)
    return found
