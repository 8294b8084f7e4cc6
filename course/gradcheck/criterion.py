"""When a gradient is right.

The criterion joins a relative and an absolute term, per parameter. A relative criterion alone
condemns correct code where a gradient is nearly zero; an absolute one alone misses real bugs
where weights are small. The absolute term here is no matter of taste: it is the rounding error
that the numerical gradient itself carries, |f|·u/ε for each entry, u being float64's unit
roundoff.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from course.gradcheck.numerical import Array, relative_difference

#: Along one entry, or one direction: how far one goes → the loss.
Line = Callable[[float], float]
#: Index of an entry → the loss along it.
Lines = Callable[[tuple[int, ...]], Line]


@dataclass(frozen=True)
class Slopes:
    """One parameter's gradient, or the slope along one direction, and what was measured."""

    name: str  #: as it is shown, `dW1`
    got: Array
    expected: Array  #: shaped like `got`
    asked: int  #: how many were measured; the others are 0 in both
    line: Lines
    #: At a kink: how far from the middle of the two sides' slopes a right one may be, in jumps. Of
    #: one entry it lies between the two; in a direction several kinks can meet.
    reach: float = 0.5

    def known(self) -> "Slopes":
        """The same without what is not finite in the measured ones: it tells nothing."""
        finite = np.isfinite(self.expected)
        if np.all(finite):
            return self
        got, expected = (np.where(finite, a, 0.0) for a in (self.got, self.expected))
        return replace(self, got=got, expected=expected)


@dataclass(frozen=True)
class Criterion:
    """What difference between a gradient and the measured one is none."""

    tolerance: float
    noise: float  #: the rounding error of one measured slope

    def accepts(self, slopes: Slopes) -> bool:
        """Whether a gradient is right; NaN and infinity never are."""
        noise = self.noise * np.sqrt(slopes.asked)
        difference = relative_difference(slopes.got, slopes.expected)
        if not np.isfinite(difference):
            return False
        # In units of the largest entry: the square of 1e200 is no number.
        unit = float(max(np.max(np.abs(slopes.got)), np.max(np.abs(slopes.expected)))) or 1.0
        size = np.linalg.norm(slopes.got / unit) + np.linalg.norm(slopes.expected / unit)
        return bool(difference * size <= self.tolerance * size + noise / unit)

    def is_blind(self, slopes: Slopes) -> bool:
        """Whether it would accept a gradient of zero as well, for what is measured is rounding."""
        with np.errstate(over="ignore"):  # what is as large as that is not too small
            sizes = np.linalg.norm(slopes.got), np.linalg.norm(slopes.expected)
        return bool(max(sizes) > 0 and min(sizes) <= self.noise * np.sqrt(slopes.asked))
