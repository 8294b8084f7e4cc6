"""A check of the check: whether a gradient check can be trusted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from course.gradcheck.doubt import DIGIT, coarsest, directions, is_grainy, moved
from course.gradcheck.numerical import Array, Params, along, entries, floats, nudged, number
from course.gradcheck.report import entry_name
from course.text import say


@dataclass(frozen=True)
class Finding:
    """A reason not to trust a gradient check, and what to do about it."""

    #: not_one_number, not_finite, ignores_argument, mutates_argument, random, not_float64, kink
    #: or one_example
    cause: str
    sentence: str


def audit(
    loss: Callable[[Params], float],
    params: Mapping[str, npt.ArrayLike],
    X: npt.ArrayLike | None = None,
    eps: float = 1e-5,
    sample: int = 30,
) -> list[Finding]:
    """Check the checker: can a gradient check with this loss, at this point, be trusted?

    Args:
        loss: takes a dict like `params`, returns a number.
        params: name → array; not changed.
        X: the examples that the loss is computed on, one in each row (or column), where they are
            known.
        eps: the step that the check will use.
        sample: how many entries of each parameter are tried for kinks.

    Returns:
        What was found, each once; empty where the check can be trusted.
    """
    found = []

    def note(cause: str, **facts: object) -> None:
        found.append(Finding(cause, say(f"audit_{cause}", **facts)))

    point = floats(params)

    def value(at: Params) -> float:
        return number(loss({name: array.copy() for name, array in at.items()}))

    given = {name: array.copy() for name, array in point.items()}
    raw = loss(given)
    try:
        number(raw)
    except TypeError as error:
        return [Finding("not_one_number", error.args[0])]
    changed = [name for name in point if given[name].tobytes() != point[name].tobytes()]
    if changed:
        note("mutates_argument", names=", ".join(changed))
    first, again = value(point), value(point)
    for one in (first, again):
        if not np.isfinite(one):
            note("not_finite", value=one)
            return found
    if first != again:
        note("random", first=first, again=again)
        return found  # nothing else can be told from a loss that will not keep still

    tried = {n: list(entries(a, sample, np.random.default_rng(0))) for n, a in point.items()}
    for name, array in point.items():
        line = along(loss, point, name)
        for index in tried[name]:
            beside = [number(line(nudged(array, index, by))) for by in (eps, -eps)]
            if not np.all(np.isfinite(beside)):
                entry = entry_name(name, index)
                bad = next(one for one in beside if not np.isfinite(one))
                sentence = say("audit_not_finite_near", value=bad, entry=entry, eps=eps)
                found.append(Finding("not_finite", sentence))
                return found
    away = directions(point)
    steps = [moved(point, away, t) for t in (1e-3, 0.1, 1.0)]
    if all(value(step) == first for step in steps):
        note("ignores_argument")
        return found
    if coarsest([raw, *params.values()]) > DIGIT or is_grainy(value, point, away):
        note("not_float64")
    else:
        for name, array in point.items():
            line = along(loss, point, name)
            kinks = [index for index in tried[name] if _has_kink(line, array, index, eps)]
            if kinks:
                note("kink", entry=entry_name(name, kinks[0]), eps=eps)
                break
    if X is not None and _is_one_example(np.atleast_2d(np.asarray(X)), point):
        note("one_example")
    return found


def _is_one_example(X: npt.NDArray[np.generic], point: Params) -> bool:
    """Whether all rows are the same; or all columns, where these are the examples.

    Columns are the examples where the parameters have a place for as many inputs as there are
    rows, and none for as many as there are columns.
    """
    if len(np.unique(X, axis=0)) < 2:
        return True
    rows, columns = X.shape
    sizes = {size for array in point.values() for size in array.shape}
    return len(np.unique(X, axis=1).T) < 2 and rows in sizes and columns not in sizes


def _has_kink(
    line: Callable[[Array], float], start: Array, index: tuple[int, ...], eps: float
) -> bool:
    """Whether the slope jumps within ε: the left and the right slope differ, and go on differing.

    On a smooth function their difference shrinks with ε, ten times for a tenth of it.
    """

    def jump(step: float) -> tuple[float, float]:
        here = number(line(start.copy()))
        right = (number(line(nudged(start, index, step))) - here) / step
        left = (here - number(line(nudged(start, index, -step)))) / step
        return abs(right - left), abs(right) + abs(left)

    wide, slopes = jump(eps)
    if wide <= 1e-3 * slopes or wide <= 1e-7:
        return False
    narrow, _ = jump(eps / 10)
    return not 0.05 * wide <= narrow <= 0.2 * wide
