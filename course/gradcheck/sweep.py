"""The error of numerical gradients against their step."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from course.gradcheck.numerical import Array, Floats, one_sided, relative_difference, two_sided

#: ε of a sweep, from coarse to below what float64 can resolve.
SWEEP = tuple(10.0 ** (-k / 2) for k in range(2, 31))
#: What a label ends in → what is computed in.
PRECISIONS: dict[str, type[np.floating]] = {"": np.float64, ", float32": np.float32}


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
    f: Callable[[Floats], float],
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
    errors: dict[str, Array] = {}
    for label, dtype in PRECISIONS.items():
        start = np.asarray(theta, dtype=dtype)
        for method in ("two-sided", "one-sided"):
            errors[f"{method}{label}"] = np.array(
                [
                    relative_difference(_slope_in(f, start, dtype(eps), method), grad)
                    for eps in epsilons
                ]
            )
    return EpsilonSweep(np.asarray(epsilons), errors)


def _slope_in(f: Callable[[Floats], float], start: Floats, eps: np.floating, method: str) -> Floats:
    """A numerical gradient that never leaves the precision of `start` and `eps`."""
    grad = np.zeros_like(start)
    kind = start.dtype.type

    def value(at: Floats) -> np.floating:
        return kind(f(at))

    here = value(start.copy())
    for index in np.ndindex(start.shape):
        nudge = np.zeros_like(start)
        nudge[index] = eps
        if method == "two-sided":
            grad[index] = two_sided(value, start, nudge, eps)
        else:
            grad[index] = one_sided(value, start, nudge, eps, here)
    return grad
