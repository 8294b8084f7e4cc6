"""Numerical gradients, the comparison of a gradient with one, and a check of the check itself.

The criterion joins a relative and an absolute term, per parameter. A relative criterion alone
condemns correct code where a gradient is nearly zero; an absolute one alone misses real bugs
where weights are small. The absolute term here is no matter of taste: it is the rounding error
that the numerical gradient itself carries, |f|·u/ε for each entry, u being float64's unit
roundoff.
"""

import html
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, overload

import numpy as np
import numpy.typing as npt

from course.text import say

Array = npt.NDArray[np.float64]
Params = dict[str, Array]
Method = Literal["two-sided", "one-sided", "complex-step"]

#: Central differences agree with a right gradient to about 1e-9; classic bugs differ by 1e-2.
TOLERANCE = 1e-6
#: Where each method's error is about smallest. The complex step subtracts nothing, so its ε can
#: be far below rounding.
BEST_EPS: dict[Method, float] = {"two-sided": 1e-5, "one-sided": 1e-8, "complex-step": 1e-20}
#: ε of a sweep, from coarse to below what float64 can resolve.
SWEEP = tuple(10.0 ** (-k / 2) for k in range(2, 31))


@overload
def numerical_gradient(
    f: Callable[[Params], float],
    theta: Mapping[str, npt.ArrayLike],
    eps: float | None = ...,
    method: Method = ...,
    sample: int | None = ...,
    rng: np.random.Generator | None = ...,
) -> Params: ...
@overload
def numerical_gradient(
    f: Callable[[Array], float],
    theta: npt.ArrayLike,
    eps: float | None = ...,
    method: Method = ...,
    sample: int | None = ...,
    rng: np.random.Generator | None = ...,
) -> Array: ...
def numerical_gradient(
    f: Callable[[Any], float],
    theta: npt.ArrayLike | Mapping[str, npt.ArrayLike],
    eps: float | None = None,
    method: Method = "two-sided",
    sample: int | None = None,
    rng: np.random.Generator | None = None,
) -> Array | Params:
    """Gradient of `f` at `theta`, measured one entry at a time.

    Args:
        f: takes an array shaped like `theta`, or a dict of such arrays, and returns a number.
            It is called twice for each entry (two-sided), once for each entry and once more
            (one-sided), or once for each entry (complex-step; `f` must then accept complex
            numbers and be analytic).
        theta: where to differentiate: an array of any shape or a dict name → array; it is not
            changed.
        eps: the step ε, in the units of `theta`; by default the method's best.
        method: `"two-sided"`, with an error of order ε² + |f|·1e-16/ε; `"one-sided"`, of order
            ε + |f|·1e-16/ε; or `"complex-step"`, of order 1e-16.
        sample: measure only so many entries of each parameter, drawn at random; the others are
            NaN. Drawn for each parameter by itself, so that small ones are always seen.
        rng: draws the sample; a fixed one by default.

    Returns:
        An array shaped like `theta`, or a dict of such arrays.

    Raises:
        ValueError: for an unknown method, or a complex step through a real function.
    """
    if method not in BEST_EPS:
        raise ValueError(say("no_method", method=method, known=", ".join(BEST_EPS)))
    step = BEST_EPS[method] if eps is None else eps
    rng = rng or np.random.default_rng(0)
    if isinstance(theta, Mapping):
        point = _floats(theta)
        return {
            name: _measure(_along(f, point, name), value, step, method, sample, rng)[0]
            for name, value in point.items()
        }
    return _measure(f, np.array(theta, dtype=np.float64), step, method, sample, rng)[0]


def _measure(
    f: Callable[[Any], Any],
    start: Array,
    eps: float,
    method: Method,
    sample: int | None,
    rng: np.random.Generator,
) -> tuple[Array, npt.NDArray[np.bool_]]:
    """The slopes, NaN where none was asked for; and where one was, which may be NaN as well."""
    grad, asked = np.full(start.shape, np.nan), np.zeros(start.shape, dtype=bool)
    # f always gets its own copy, so a loss that changes its argument cannot spoil later entries.
    here = float(f(start.copy())) if method == "one-sided" else 0.0
    for index in _entries(start, sample, rng):
        asked[index] = True
        nudge = np.zeros_like(start)
        nudge[index] = eps
        if method == "two-sided":
            grad[index] = (float(f(start + nudge)) - float(f(start - nudge))) / (2 * eps)
        elif method == "one-sided":
            grad[index] = (float(f(start + nudge)) - here) / eps
        else:
            value = f(start + 1j * nudge)
            if not np.iscomplexobj(value):
                raise ValueError(say("not_complex"))
            grad[index] = float(np.imag(value)) / eps
    return grad, asked


def _entries(
    array: Array, sample: int | None, rng: np.random.Generator
) -> Iterator[tuple[int, ...]]:
    """Every index of an array, or a sample of them."""
    if sample is None or sample >= array.size:
        yield from np.ndindex(array.shape)
        return
    for flat in rng.choice(array.size, size=sample, replace=False):
        yield tuple(int(i) for i in np.unravel_index(flat, array.shape))


def _floats(params: Mapping[str, npt.ArrayLike]) -> Params:
    return {name: np.array(value, dtype=np.float64) for name, value in params.items()}


def _along(f: Callable[[Params], Any], point: Params, name: str) -> Callable[[Array], Any]:
    """`f` as a function of one parameter, the others held; each call gets fresh copies."""
    return lambda value: f({**{k: v.copy() for k, v in point.items()}, name: value})


def relative_difference(a: npt.ArrayLike, n: npt.ArrayLike) -> float:
    """‖a − n‖ / (‖a‖ + ‖n‖): 0 where equal (both zero included), at most 1.

    Args:
        a: the analytic gradient, any shape.
        n: the numerical gradient, the same shape.

    Returns:
        The difference; NaN where `a` or `n` has an entry that is not finite.

    Raises:
        ValueError: where the shapes differ, for broadcasting would hide a mistake.
    """
    a, n = np.asarray(a, dtype=np.float64), np.asarray(n, dtype=np.float64)
    if a.shape != n.shape:
        raise ValueError(say("shapes_differ", first=a.shape, second=n.shape))
    largest = float(max(np.max(np.abs(a), initial=0.0), np.max(np.abs(n), initial=0.0)))
    if not np.isfinite(largest):
        return float("nan")
    if not largest:
        return 0.0
    a, n = a / largest, n / largest  # the square of 1e200 is no number, that of 1e-200 is 0
    return float(np.linalg.norm(a - n) / (np.linalg.norm(a) + np.linalg.norm(n)))


def pack(params: Mapping[str, npt.ArrayLike]) -> Array:
    """All parameters in one flat vector, in the order of the dict; a copy."""
    return np.concatenate([np.ravel(np.asarray(v, dtype=np.float64)) for v in params.values()])


def unpack(theta: npt.ArrayLike, like: Mapping[str, npt.ArrayLike]) -> Params:
    """The inverse of `pack`: copies, in the names, order and shapes of `like`.

    Raises:
        ValueError: where `theta` has not exactly as many entries as `like`.
    """
    flat = np.array(theta, dtype=np.float64).ravel()
    sizes = [np.size(value) for value in like.values()]
    if flat.size != sum(sizes):
        raise ValueError(say("wrong_size", got=flat.size, expected=sum(sizes)))
    pieces = np.split(flat, np.cumsum(sizes)[:-1])
    return {
        name: piece.reshape(np.shape(value)).copy()
        for (name, value), piece in zip(like.items(), pieces, strict=True)
    }


@dataclass(frozen=True)
class ParameterCheck:
    """What one parameter's gradient was found to be (or one direction's)."""

    name: str  #: as it is shown, `dW1`
    difference: float  #: relative difference, 0 to 1; NaN where something is not finite
    worst: tuple[int, ...]  #: index of the entry that is furthest off
    got: float | tuple[int, ...]  #: the analytic entry there, or the shape where it is wrong
    expected: float | tuple[int, ...]  #: the numerical entry there, or the shape
    right: bool
    measured: bool = True  #: whether the measured gradient is finite, and so can tell anything

    @property
    def verdict(self) -> str:
        """Right, wrong, or that it cannot be measured here."""
        if not self.measured:
            return say("not_measured")
        return say("right") if self.right else say("wrong")


@dataclass(frozen=True)
class GradientReport:
    """One `ParameterCheck` per parameter; shows itself as a table."""

    checks: tuple[ParameterCheck, ...]
    tolerance: float = TOLERANCE

    @property
    def right(self) -> bool:
        """Whether every parameter's gradient is right; what cannot be measured is not."""
        return all(check.right for check in self.checks)

    def plot(self) -> None:
        """Draw the relative differences on a logarithmic axis, with the tolerance."""
        from course import plots

        plots.gradient_differences(
            [check.name for check in self.checks],
            [check.difference for check in self.checks],
            self.tolerance,
        )

    def _cells(self) -> list[list[str]]:
        return [
            [
                check.name,
                f"{check.difference:.1e}",
                entry_name(check.name, check.worst),
                _number_or_shape(check.got),
                _number_or_shape(check.expected),
                check.verdict,
            ]
            for check in self.checks
        ]

    def __str__(self) -> str:
        rows = [say("report_heads").split("|"), *self._cells()]
        widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
        return "\n".join(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            for row in rows
        )

    __repr__ = __str__

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{html.escape(text)}</th>" for text in say("report_heads").split("|"))
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>"
            for row in self._cells()
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _number_or_shape(value: float | tuple[int, ...]) -> str:
    return say("shape", shape=value) if isinstance(value, tuple) else f"{value:.6g}"


def entry_name(name: str, index: tuple[int, ...]) -> str:
    """`dw[0, 1]` for an array's entry, plain `db` for a number."""
    return f"{name}[{', '.join(map(str, index))}]" if index else name


def gradient_check(
    loss: Callable[[Params], float],
    params: Mapping[str, npt.ArrayLike],
    grads: Mapping[str, npt.ArrayLike],
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
        params: name → array of any shape; not changed.
        grads: name → array of the same shape, the gradient to check.
        eps: the step; by default the method's best.
        tolerance: the largest relative difference that counts as right.
        method: as in `numerical_gradient`.
        sample: check only so many entries of each parameter.
        directions: check so many random directional derivatives in place of the entries: two
            calls of `loss` for each. In a direction every parameter has a part of length 1, so
            that a small bias counts as much as a large weight matrix.
        rng: draws the sample or the directions; a fixed one by default.

    Returns:
        The report; a gradient of the wrong shape is wrong, and the report shows both shapes.
        NaN and infinity are never right, and where the loss is not finite, at the point or
        beside it, the report says that the gradient cannot be measured there.

    Raises:
        ValueError: where the names of `grads` differ from those of `params`.
    """
    if set(params) != set(grads):
        raise ValueError(say("names_differ", first=sorted(params), second=sorted(grads)))
    point = _floats(params)
    step = BEST_EPS[method] if eps is None else eps
    size_of_loss = abs(float(loss({k: v.copy() for k, v in point.items()})))
    # The complex step subtracts nothing, so it carries no rounding error to allow for.
    noise = 0.0 if method == "complex-step" else 10 * np.finfo(np.float64).eps * size_of_loss / step
    derived = {name: np.asarray(grads[name], dtype=np.float64) for name in point}
    misshapen = [
        ParameterCheck(f"d{name}", 1.0, (), derived[name].shape, value.shape, False)
        for name, value in point.items()
        if derived[name].shape != value.shape
    ]
    if directions is not None and not misshapen:
        rng = rng or np.random.default_rng(0)
        checks = _directional(loss, point, derived, step, noise, tolerance, directions, rng)
        return GradientReport(tuple(checks), tolerance)
    if method not in BEST_EPS:
        raise ValueError(say("no_method", method=method, known=", ".join(BEST_EPS)))
    rng = rng or np.random.default_rng(0)
    checks = []
    for name, value in point.items():
        measured, asked = _measure(_along(loss, point, name), value, step, method, sample, rng)
        if derived[name].shape == measured.shape:
            # What was not asked for is neither right nor wrong.
            expected, got = (np.where(asked, array, 0.0) for array in (measured, derived[name]))
            rounding = noise * np.sqrt(asked.sum())
            checks.append(_compare(f"d{name}", got, expected, tolerance, rounding))
    order = {f"d{name}": place for place, name in enumerate(point)}
    checks = sorted(checks + misshapen, key=lambda check: order[check.name])
    return GradientReport(tuple(checks), tolerance)


def _compare(
    name: str, got: Array, expected: Array, tolerance: float, noise: float
) -> ParameterCheck:
    """Hold one gradient against the measured one, whose rounding error has the norm `noise`."""
    measured = bool(np.isfinite(noise) and np.all(np.isfinite(expected)))
    difference, right = relative_difference(got, expected), False
    if measured and np.isfinite(difference):
        # In units of the largest entry: the square of 1e200 is no number.
        unit = float(max(np.max(np.abs(got), initial=0.0), np.max(np.abs(expected), initial=0.0)))
        unit = unit or 1.0
        size = np.linalg.norm(got / unit) + np.linalg.norm(expected / unit)
        right = bool(difference * size <= tolerance * size + noise / unit)
    worst = worst_entry(got, expected)
    entries = float(got[worst]), float(expected[worst])
    return ParameterCheck(name, difference, worst, *entries, right, measured)


def _directional(
    loss: Callable[[Params], float],
    point: Params,
    grads: Params,
    eps: float,
    noise: float,
    tolerance: float,
    count: int,
    rng: np.random.Generator,
) -> list[ParameterCheck]:
    checks = []
    for k in range(count):
        direction = {name: rng.normal(size=value.shape) for name, value in point.items()}
        direction = {name: d / np.linalg.norm(d) for name, d in direction.items()}
        up = loss({name: value + eps * direction[name] for name, value in point.items()})
        down = loss({name: value - eps * direction[name] for name, value in point.items()})
        slope = np.array((float(up) - float(down)) / (2 * eps))
        derived = np.array(sum(np.sum(grads[name] * direction[name]) for name in point))
        checks.append(_compare(say("direction", k=k + 1), derived, slope, tolerance, noise))
    return checks


def worst_entry(got: Array, expected: Array) -> tuple[int, ...]:
    """Index of the entry furthest from what is expected; a NaN is further than any number."""
    with np.errstate(invalid="ignore"):  # of two infinities
        off = np.abs(got - expected)
    where = int(np.argmax(np.where(np.isnan(off), np.inf, off)))
    return tuple(int(i) for i in np.unravel_index(where, off.shape))


@dataclass(frozen=True)
class EpsilonSweep:
    """The error of numerical gradients for many ε."""

    epsilons: Array  #: (k,)
    errors: dict[str, Array]  #: label → relative difference from the true gradient, (k,)

    def best(self) -> dict[str, float]:
        """Label → the ε of its smallest error; NaN where no error is a number."""
        return {
            label: float("nan")
            if np.isnan(error).all()
            else float(self.epsilons[int(np.nanargmin(error))])
            for label, error in self.errors.items()
        }

    def plot(self) -> None:
        """Draw the V: error against ε, both axes logarithmic."""
        from course import plots

        plots.epsilon_sweep(self.epsilons, self.errors)


def epsilon_sweep(
    f: Callable[[Any], float],
    theta: npt.ArrayLike,
    grad: npt.ArrayLike,
    epsilons: Sequence[float] = SWEEP,
) -> EpsilonSweep:
    """Error against ε: one- and two-sided, in float64 and in float32.

    Args:
        f: takes an array shaped like `theta`, in either precision, and returns a number.
        theta: where to differentiate.
        grad: the true gradient there, of the same shape.
        epsilons: the steps to try.

    Returns:
        Relative differences, at most 1, for `two-sided`, `one-sided`, and both in float32; NaN
        where the measured slope is not finite.
    """
    truth = np.asarray(grad, dtype=np.float64)
    errors: dict[str, Array] = {}
    for label, dtype in (("", np.float64), (", float32", np.float32)):
        start = np.asarray(theta, dtype=dtype)
        for method in ("two-sided", "one-sided"):
            errors[f"{method}{label}"] = np.array(
                [
                    relative_difference(_slope_in(f, start, dtype(eps), method), truth)
                    for eps in epsilons
                ]
            )
    return EpsilonSweep(np.asarray(epsilons, dtype=np.float64), errors)


def _slope_in(f: Callable[[Any], Any], start: Any, eps: Any, method: str) -> Array:
    """A numerical gradient that never leaves the precision of `start` and `eps`."""
    grad = np.zeros_like(start)
    kind = start.dtype.type
    here = kind(f(start.copy()))
    for index in np.ndindex(start.shape):
        nudge = np.zeros_like(start)
        nudge[index] = eps
        if method == "two-sided":
            grad[index] = (kind(f(start + nudge)) - kind(f(start - nudge))) / (2 * eps)
        else:
            grad[index] = (kind(f(start + nudge)) - here) / eps
    return np.asarray(grad, dtype=np.float64)


@dataclass(frozen=True)
class Finding:
    """A reason not to trust a gradient check, and what to do about it."""

    #: not_finite, ignores_argument, mutates_argument, random, not_float64, kink or one_example
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
        X: the examples that the loss is computed on, one in each row, where they are known.
        eps: the step that the check will use.
        sample: how many entries of each parameter are tried for kinks.

    Returns:
        What was found, each once; empty where the check can be trusted.
    """
    found = []

    def note(cause: str, **facts: object) -> None:
        found.append(Finding(cause, say(f"audit_{cause}", **facts)))

    point = _floats(params)

    def value(at: Params) -> float:
        return float(loss({name: array.copy() for name, array in at.items()}))

    given = {name: array.copy() for name, array in point.items()}
    raw = loss(given)
    changed = [name for name in point if given[name].tobytes() != point[name].tobytes()]
    if changed:
        note("mutates_argument", names=", ".join(changed))
    first, again = value(point), value(point)
    if not np.isfinite(first) and not np.isfinite(again):
        note("not_finite", value=first)
        return found
    if first != again:
        note("random", first=first, again=again)
        return found  # nothing else can be told from a loss that will not keep still

    rng = np.random.default_rng(0)
    for name, array in point.items():
        along = _along(loss, point, name)
        for index in _entries(array, sample, np.random.default_rng(0)):
            beside = [float(along(_nudged(array, index, by))) for by in (eps, -eps)]
            if not np.all(np.isfinite(beside)):
                entry = entry_name(name, index)
                bad = next(number for number in beside if not np.isfinite(number))
                sentence = say("audit_not_finite_near", value=bad, entry=entry, eps=eps)
                found.append(Finding("not_finite", sentence))
                return found
    away = {name: rng.normal(size=array.shape) for name, array in point.items()}
    steps = [_moved(point, away, t) for t in (1e-3, 0.1, 1.0)]
    if all(value(step) == first for step in steps):
        note("ignores_argument")
        return found
    low_precision = [name for name in params if _kind(params[name]) in ("float32", "float16")]
    if low_precision or _kind(raw) in ("float32", "float16") or _is_grainy(value, point, away):
        note("not_float64")
    else:
        for name, array in point.items():
            along = _along(loss, point, name)
            kinks = [i for i in _entries(array, sample, rng) if _has_kink(along, array, i, eps)]
            if kinks:
                note("kink", entry=entry_name(name, kinks[0]), eps=eps)
                break
    if X is not None and len(np.unique(np.atleast_2d(np.asarray(X)), axis=0)) < 2:
        note("one_example")
    return found


def _kind(value: object) -> str:
    return str(getattr(value, "dtype", ""))


def _moved(point: Params, away: Params, t: float) -> Params:
    return {name: array + t * away[name] for name, array in point.items()}


def _is_grainy(value: Callable[[Params], float], point: Params, away: Params) -> bool:
    """Whether the loss moves in steps far coarser than float64's, as it does in float32.

    Along one direction the loss changes by slope·t. Where that is a thousand times float64's
    rounding error and still no change is seen, the loss is computed in less.
    """
    here = value(point)
    slope = abs(value(_moved(point, away, 1e-2)) - value(_moved(point, away, -1e-2))) / 2e-2
    if not slope or not np.isfinite(slope):
        return False
    t = 1e3 * np.finfo(np.float64).eps * max(abs(here), 1e-3) / slope
    if t > 1e-6:  # nearly flat here: nothing can be told
        return False
    seen = {value(_moved(point, away, k * t)) for k in range(1, 9)}
    return len(seen) <= 2


def _nudged(start: Array, index: tuple[int, ...], by: float) -> Array:
    moved = start.copy()
    moved[index] += by
    return moved


def _has_kink(
    along: Callable[[Array], float], start: Array, index: tuple[int, ...], eps: float
) -> bool:
    """Whether the slope jumps within ε: the left and the right slope differ, and go on differing.

    On a smooth function their difference shrinks with ε, ten times for a tenth of it.
    """

    def jump(step: float) -> tuple[float, float]:
        here = float(along(start.copy()))
        right = (float(along(_nudged(start, index, step))) - here) / step
        left = (here - float(along(_nudged(start, index, -step)))) / step
        return abs(right - left), abs(right) + abs(left)

    wide, slopes = jump(eps)
    if wide <= 1e-3 * slopes or wide <= 1e-7:
        return False
    narrow, _ = jump(eps / 10)
    return not 0.05 * wide <= narrow <= 0.2 * wide
