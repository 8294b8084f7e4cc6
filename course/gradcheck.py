"""Numerical gradients, and the comparison of a gradient with one.

The criterion joins a relative and an absolute term, per parameter. A relative criterion alone
condemns correct code where a gradient is nearly zero; an absolute one alone misses real bugs
where weights are small. The absolute term here is no matter of taste: it is the rounding error
that the numerical gradient itself carries, |f|·u/ε for each entry, u being float64's unit
roundoff.
"""

import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from course.messages import say

Array = npt.NDArray[np.float64]

#: Central differences agree with a right gradient to about 1e-9; classic bugs differ by 1e-2.
TOLERANCE = 1e-6


Params = dict[str, Array]


@overload
def numerical_gradient(
    f: Callable[[Params], float], theta: Mapping[str, npt.ArrayLike], eps: float = ...
) -> Params: ...
@overload
def numerical_gradient(
    f: Callable[[Array], float], theta: npt.ArrayLike, eps: float = ...
) -> Array: ...
def numerical_gradient(
    f: Callable[[Any], float], theta: npt.ArrayLike | Mapping[str, npt.ArrayLike], eps: float = 1e-5
) -> Array | Params:
    """Gradient of `f` at `theta` by two-sided differences, one entry at a time.

    Args:
        f: takes an array shaped like `theta`, or a dict of such arrays, and returns a number;
            called twice for each entry.
        theta: where to differentiate: an array of any shape or a dict name → array; it is not
            changed.
        eps: the step ε, in the units of `theta`.

    Returns:
        An array shaped like `theta`, or a dict of such arrays; the error of an entry is of order
        ε² + |f|·1e-16/ε.
    """
    if isinstance(theta, Mapping):
        point = {name: np.array(value, dtype=np.float64) for name, value in theta.items()}

        def along(name: str) -> Callable[[Array], float]:
            others = {key: value.copy() for key, value in point.items()}
            return lambda value: f({**others, name: value})

        return {name: numerical_gradient(along(name), value, eps) for name, value in point.items()}
    # f gets its own copy, so a loss that changes its argument cannot spoil later entries.
    start = np.array(theta, dtype=np.float64)
    grad = np.zeros_like(start)
    for index in np.ndindex(start.shape):
        step = np.zeros_like(start)
        step[index] = eps
        grad[index] = (float(f(start + step)) - float(f(start - step))) / (2 * eps)
    return grad


def relative_difference(a: npt.ArrayLike, n: npt.ArrayLike) -> float:
    """‖a − n‖ / (‖a‖ + ‖n‖): 0 where equal (both zero included), at most 1.

    Args:
        a: the analytic gradient, any shape.
        n: the numerical gradient, the same shape.

    Raises:
        ValueError: where the shapes differ, for broadcasting would hide a mistake.
    """
    a, n = np.asarray(a, dtype=np.float64), np.asarray(n, dtype=np.float64)
    if a.shape != n.shape:
        raise ValueError(say("shapes_differ", first=a.shape, second=n.shape))
    size = float(np.linalg.norm(a) + np.linalg.norm(n))
    return float(np.linalg.norm(a - n)) / size if size else 0.0


@dataclass(frozen=True)
class ParameterCheck:
    """What one parameter's gradient was found to be."""

    name: str
    difference: float  #: relative difference, 0 to 1
    worst: tuple[int, ...]  #: index of the entry that is furthest off
    got: float | tuple[int, ...]  #: the analytic entry there, or the shape where it is wrong
    expected: float | tuple[int, ...]  #: the numerical entry there, or the shape
    right: bool


@dataclass(frozen=True)
class GradientReport:
    """One `ParameterCheck` per parameter; shows itself as a table."""

    checks: tuple[ParameterCheck, ...]

    @property
    def right(self) -> bool:
        """Whether every parameter's gradient is right."""
        return all(check.right for check in self.checks)

    def _cells(self) -> list[list[str]]:
        return [
            [
                f"d{check.name}",
                f"{check.difference:.1e}",
                entry_name(f"d{check.name}", check.worst),
                _number_or_shape(check.got),
                _number_or_shape(check.expected),
                say("right") if check.right else say("wrong"),
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
    eps: float = 1e-5,
    tolerance: float = TOLERANCE,
) -> GradientReport:
    """Compare `grads` with the numerical gradient of `loss`, parameter by parameter.

    Args:
        loss: takes a dict like `params`, returns a number.
        params: name → array of any shape; not changed.
        grads: name → array of the same shape, the gradient to check.
        eps: the step of the two-sided difference.
        tolerance: the largest relative difference per parameter that counts as right.

    Returns:
        The report; a gradient of the wrong shape is wrong, and the report shows both shapes.

    Raises:
        ValueError: where the names of `grads` differ from those of `params`.
    """
    if set(params) != set(grads):
        raise ValueError(say("names_differ", first=sorted(params), second=sorted(grads)))
    measured = numerical_gradient(loss, params, eps)
    size_of_loss = abs(float(loss({k: np.array(v, dtype=np.float64) for k, v in params.items()})))
    checks = []
    for name, expected in measured.items():
        got = np.asarray(grads[name], dtype=np.float64)
        if got.shape != expected.shape:
            checks.append(ParameterCheck(name, 1.0, (), got.shape, expected.shape, False))
            continue
        rounding = 10 * np.finfo(np.float64).eps * size_of_loss / eps * np.sqrt(got.size)
        # A NaN makes every comparison false, so NaN is never right.
        right = bool(
            np.linalg.norm(got - expected)
            <= tolerance * (np.linalg.norm(got) + np.linalg.norm(expected)) + rounding
        )
        worst = worst_entry(got, expected)
        checks.append(
            ParameterCheck(
                name=name,
                difference=relative_difference(got, expected),
                worst=worst,
                got=float(got[worst]),
                expected=float(expected[worst]),
                right=right,
            )
        )
    return GradientReport(tuple(checks))


def worst_entry(got: Array, expected: Array) -> tuple[int, ...]:
    """Index of the entry furthest from what is expected; a NaN is further than any number."""
    off = np.abs(got - expected)
    where = int(np.argmax(np.where(np.isnan(off), np.inf, off)))
    return tuple(int(i) for i in np.unravel_index(where, off.shape))
