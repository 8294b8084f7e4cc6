"""The comparison of a gradient with the numerical one."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from course.gradcheck.criterion import Criterion, Line, Slopes
from course.gradcheck.doubt import DIGIT, Doubts, moved
from course.gradcheck.numerical import (
    BEST_EPS,
    Measuring,
    Method,
    Params,
    along,
    floats,
    measured,
    nudged,
    number,
    relative_difference,
    two_sided,
)
from course.gradcheck.objects import spread
from course.gradcheck.report import TOLERANCE, Evidence, GradientReport, ParameterCheck, worst_entry
from course.text import say


def gradient_check(
    loss: Callable[[Any], float],
    params: Mapping[str, npt.ArrayLike] | npt.ArrayLike,
    grads: Mapping[str, npt.ArrayLike] | npt.ArrayLike,
    eps: float | None = None,
    tolerance: float = TOLERANCE,
    method: Method = "two-sided",
    sample: int | None = None,
    directions: int | None = None,
    rng: np.random.Generator | None = None,
) -> GradientReport:
    """Compare `grads` with the numerical gradient of `loss`, parameter by parameter.

    Args:
        loss: takes a dict like `params`, returns a number.
        params: name → array of any shape; not changed. Or one array, as θ (n,), which `loss`
            then takes.
        grads: name → array of the same shape, the gradient to check; lists of arrays as in
            `of_object`. Or one array.
        eps: the step; by default the method's best.
        tolerance: the largest relative difference that counts as right.
        method: as in `numerical_gradient`.
        sample: check only so many entries of each parameter.
        directions: check so many random directional derivatives in place of the entries: two
            calls of `loss` for each. In a direction every parameter has a part of length 1, so
            that a small bias counts as much as a large weight matrix.
        rng: draws the sample or the directions; a fixed one by default.

    Returns:
        The report: for each parameter right, wrong, or that it cannot be judged here, with the
        reason and what to do. A gradient of the wrong shape is wrong, and the report shows both
        shapes; NaN and infinity are never right.

    Raises:
        ValueError: where the names of `grads` differ from those of `params`, or one of them is
            an array and the other is not.
        TypeError: where `loss` returns anything but one number.
    """
    if not isinstance(params, Mapping) and not isinstance(grads, Mapping):
        of_theta = loss

        def loss(params: Params) -> float:
            return of_theta(params["theta"])

        params, grads = {"theta": params}, {"theta": grads}
    if not isinstance(params, Mapping) or not isinstance(grads, Mapping):
        raise ValueError(say("kinds_differ"))
    if set(params) != set(grads):
        grads = spread(grads)
    if set(params) != set(grads):
        raise ValueError(say("names_differ", first=sorted(params), second=sorted(grads)))
    point = floats(params)
    how = Measuring.of(eps, method, sample, rng)

    def value(at: Params) -> float:
        return number(loss({name: array.copy() for name, array in at.items()}))

    raw = loss({name: array.copy() for name, array in point.items()})
    here = number(raw)
    # The complex step subtracts nothing, so it carries no rounding error to allow for.
    per_rounding = 0.0 if method == "complex-step" else 1 / abs(how.eps)
    criterion = Criterion(tolerance, 10 * DIGIT * abs(here) * per_rounding)
    derived = {name: np.array(grads[name], dtype=np.float64) for name in point}
    misshapen = {
        f"d{name}": ParameterCheck(f"d{name}", 1.0, (), derived[name].shape, array.shape, False)
        for name, array in point.items()
        if derived[name].shape != array.shape
    }
    evidence = None
    if directions is None or misshapen:
        found, all_slopes = _along_entries(loss, point, derived, how)
        order = [f"d{name}" for name in point]
        if all_slopes:
            evidence = Evidence(point, derived, all_slopes, criterion.noise)
    else:
        found = list(_directions(value, point, derived, how, directions))
        order = [slopes.name for slopes in found]
    doubts = Doubts(
        value=value,
        point=point,
        here=here,
        criterion=criterion,
        per_rounding=per_rounding,
        eps=abs(how.eps) if method == "two-sided" else BEST_EPS["two-sided"],
        slopes=found,
        raw=raw,
        given=[*params.values(), *grads.values()],
    )
    checks = misshapen | {slopes.name: _judged(slopes, doubts) for slopes in found}
    return GradientReport(tuple(checks[name] for name in order), tolerance, doubts.eps, evidence)


def _judged(slopes: Slopes, doubts: Doubts) -> ParameterCheck:
    """One gradient, held against the measured one."""
    known, reason = slopes.known(), ""
    right = doubts.criterion.accepts(known)
    if not np.isfinite(doubts.here) or (right and not np.all(np.isfinite(slopes.expected))):
        right, reason = False, "not_finite"
    elif right:
        reason = "too_small" if doubts.criterion.is_blind(known) else ""
    elif np.all(np.isfinite(known.got)):
        reason = doubts.reason(known)
    return ParameterCheck(
        slopes.name,
        relative_difference(slopes.got, slopes.expected),
        worst := worst_entry(slopes.got, slopes.expected),
        float(slopes.got[worst]),
        float(slopes.expected[worst]),
        right,
        reason,
    )


def _along_entries(
    loss: Callable[[Params], float], point: Params, derived: Params, how: Measuring
) -> tuple[list[Slopes], Params]:
    """The slopes of each parameter whose gradient has its shape; and of all, if all are asked."""
    found, everything = [], {}
    for name, start in point.items():
        slopes, asked = measured(along(loss, point, name), start, how)
        if np.all(asked):
            everything[name] = slopes
        if derived[name].shape == start.shape:
            # What was not asked for is neither right nor wrong.
            got, expected = (np.where(asked, array, 0.0) for array in (derived[name], slopes))
            line = partial(_along_entry, loss, point, name)
            found.append(Slopes(f"d{name}", got, expected, int(asked.sum()), line))
    return found, everything if len(everything) == len(point) else {}


def _along_entry(
    loss: Callable[[Params], float], point: Params, name: str, index: tuple[int, ...]
) -> Line:
    f = along(loss, point, name)
    return lambda by: number(f(nudged(point[name], index, by)))


def _directions(
    value: Callable[[Params], float], point: Params, derived: Params, how: Measuring, count: int
) -> Iterator[Slopes]:
    """Random directions, of length 1 in each parameter, and the slope along each."""
    for k in range(1, count + 1):
        drawn = {name: how.rng.normal(size=array.shape) for name, array in point.items()}
        away = {name: d / np.linalg.norm(d) for name, d in drawn.items()}

        def line(by: float, away: Params = away) -> float:
            return value(moved(point, away, by))

        slope = np.array(two_sided(line, 0.0, how.eps, how.eps))
        along_it = np.array(sum(np.sum(derived[name] * away[name]) for name in point))
        yield Slopes(say("direction", k=k), along_it, slope, 1, partial(_same, line), reach=10.0)


def _same(line: Line, index: tuple[int, ...]) -> Line:
    """Along a direction there is one line only."""
    return line
