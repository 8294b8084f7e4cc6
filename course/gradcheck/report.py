"""The comparison of a gradient with the numerical one.

The criterion joins a relative and an absolute term, per parameter. A relative criterion alone
condemns correct code where a gradient is nearly zero; an absolute one alone misses real bugs
where weights are small. The absolute term here is no matter of taste: it is the rounding error
that the numerical gradient itself carries, |f|·u/ε for each entry, u being float64's unit
roundoff.
"""

import html
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from course.gradcheck.numerical import (
    Array,
    Measuring,
    Method,
    Params,
    along,
    floats,
    measured,
    relative_difference,
    two_sided,
)
from course.text import say

#: Central differences agree with a right gradient to about 1e-9; classic bugs differ by 1e-2.
TOLERANCE = 1e-6


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
    point = floats(params)
    how = Measuring.of(eps, method, sample, rng)
    size_of_loss = abs(float(loss({k: v.copy() for k, v in point.items()})))
    rounding = 10 * np.finfo(np.float64).eps * size_of_loss / how.eps
    # The complex step subtracts nothing, so it carries no rounding error to allow for.
    criterion = _Criterion(tolerance, 0.0 if method == "complex-step" else rounding)
    derived = {name: np.asarray(grads[name], dtype=np.float64) for name in point}
    misshapen = [
        ParameterCheck(f"d{name}", 1.0, (), derived[name].shape, value.shape, False)
        for name, value in point.items()
        if derived[name].shape != value.shape
    ]
    checks = []
    if directions is not None and not misshapen:
        for k, (direction, slope) in enumerate(_directions(loss, point, how, directions), 1):
            along_it = np.array(sum(np.sum(derived[name] * direction[name]) for name in point))
            checks.append(criterion.check(say("direction", k=k), along_it, slope))
        return GradientReport(tuple(checks), tolerance)
    for name, value in point.items():
        slopes, asked = measured(along(loss, point, name), value, how)
        if derived[name].shape == slopes.shape:
            # What was not asked for is neither right nor wrong.
            expected, got = (np.where(asked, array, 0.0) for array in (slopes, derived[name]))
            checks.append(criterion.check(f"d{name}", got, expected, int(asked.sum())))
    order = {f"d{name}": place for place, name in enumerate(point)}
    checks = sorted(checks + misshapen, key=lambda check: order[check.name])
    return GradientReport(tuple(checks), tolerance)


@dataclass(frozen=True)
class _Criterion:
    """When a gradient is right."""

    tolerance: float
    noise: float  #: the rounding error of one measured slope

    def check(self, name: str, got: Array, expected: Array, slopes: int = 1) -> ParameterCheck:
        """Hold one gradient against the measured one, which consists of so many slopes."""
        noise = self.noise * np.sqrt(slopes)
        measured = bool(np.isfinite(noise) and np.all(np.isfinite(expected)))
        difference, right = relative_difference(got, expected), False
        if measured and np.isfinite(difference):
            # In units of the largest entry: the square of 1e200 is no number.
            unit = float(max(np.max(np.abs(got)), np.max(np.abs(expected)))) or 1.0
            size = np.linalg.norm(got / unit) + np.linalg.norm(expected / unit)
            right = bool(difference * size <= self.tolerance * size + noise / unit)
        worst = worst_entry(got, expected)
        entries = float(got[worst]), float(expected[worst])
        return ParameterCheck(name, difference, worst, *entries, right, measured)


def _directions(
    loss: Callable[[Params], float], point: Params, how: Measuring, count: int
) -> Iterator[tuple[Params, Array]]:
    """Random directions, of length 1 in each parameter, and the slope along each."""
    for _ in range(count):
        drawn = {name: how.rng.normal(size=value.shape) for name, value in point.items()}
        direction = {name: d / np.linalg.norm(d) for name, d in drawn.items()}

        def value(t: float, direction: Params = direction) -> float:
            return float(loss({name: at + t * direction[name] for name, at in point.items()}))

        yield direction, np.array(two_sided(value, 0.0, how.eps, how.eps))


def worst_entry(got: Array, expected: Array) -> tuple[int, ...]:
    """Index of the entry furthest from what is expected; a NaN is further than any number."""
    with np.errstate(invalid="ignore"):  # of two infinities
        off = np.abs(got - expected)
    where = int(np.argmax(np.where(np.isnan(off), np.inf, off)))
    return tuple(int(i) for i in np.unravel_index(where, off.shape))
