"""Why a gradient that disagrees with the measured one may be right for all that.

Only what was condemned is looked at, so a right gradient costs nothing more.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from course.gradcheck.criterion import Criterion, Line, Slopes
from course.gradcheck.numerical import Params
from course.gradcheck.report import worst_entry

#: The last digit of a number near 1.
DIGIT = float(np.finfo(np.float64).eps)


@dataclass(frozen=True)
class Doubts:
    """What speaks for gradients that were condemned."""

    value: Callable[[Params], float]  #: the loss, of copies
    point: Params
    here: float  #: the loss there
    criterion: Criterion
    per_rounding: float  #: the error of a measured slope, for each unit of error of the loss
    eps: float  #: the step around the point within which it is looked
    slopes: Sequence[Slopes]
    raw: object  #: the loss at the point, as it was returned
    given: Sequence[object]  #: the parameters and the gradients, as they were given

    def reason(self, slopes: Slopes) -> str:
        """The cause for which one gradient cannot be condemned; empty where it is wrong."""
        if self._of_all:
            return self._of_all
        loss = self._with_rounding(10 * coarsest([self.raw]) * abs(self.here))
        # A thousand last digits: a backward pass adds up that much.
        digit = coarsest(self.given)
        given = replace(self.criterion, tolerance=min(1e3 * digit, 0.05))
        if loss.accepts(slopes) or (digit > DIGIT and given.accepts(slopes)):
            return "not_float64"
        worst = worst_entry(slopes.got, slopes.expected)
        rounding = max(DIGIT * abs(self.here), _roughness(slopes.line(worst), self.eps))
        if self._with_rounding(10 * rounding).accepts(slopes):
            return "coarse"
        return self._of_entries(slopes, rounding)

    def _with_rounding(self, rounding: float) -> Criterion:
        return replace(self.criterion, noise=rounding * self.per_rounding)

    def _of_entries(self, slopes: Slopes, rounding: float) -> str:
        """Whether what disagrees can be excused, the worst first, until the rest is right."""
        got, found = slopes.got.copy(), ""
        off = np.abs(got - slopes.expected)
        for flat in np.argsort(-off, axis=None):
            index = tuple(int(i) for i in np.unravel_index(flat, off.shape))
            sides = Sides(slopes.line(index), self.here, rounding)
            entry = float(got[index]), float(slopes.expected[index])
            reason = self._excuse(sides, *entry, slopes.reach)
            if not reason:
                return ""
            found = found or reason
            got[index] = slopes.expected[index]
            if self.criterion.accepts(replace(slopes, got=got)):
                break
        return found

    def _excuse(self, sides: "Sides", claim: float, slope: float, reach: float) -> str:
        """The cause for which one slope cannot be condemned; empty where it is wrong.

        At a kink the claim has to lie between the slopes of both sides. Beside one, the measured
        slope is a mixture of both, and a smaller step shows the slope at the point itself. The
        step goes down until nothing new comes, or until rounding hides the difference.
        """
        off, before = abs(claim - slope), None
        fits = moves = bends = False
        for step in (self.eps / 10**k for k in range(5)):
            now = sides.at(step)
            if now.error > off / 4:
                break
            slack = now.error + self.criterion.tolerance * (abs(now.left) + abs(now.right))
            if before and now.agrees(before, slack):
                moves = False
                break
            middle, jump = (now.left + now.right) / 2, abs(now.right - now.left)
            fits = abs(claim - middle) <= reach * jump + slack
            moves = abs(slope - middle) > off / 4
            bends = jump > slack
            before = now
        if not fits:
            return "unsteady" if moves else ""
        half = (sides.line(self.eps / 2) - sides.line(-self.eps / 2)) / self.eps
        quarter = 3 * abs(half - claim) <= off <= 5 * abs(half - claim)
        return "step" if quarter and not bends else "kink"  # half the step, a quarter of the error

    @cached_property
    def _of_all(self) -> str:
        """A cause that concerns all gradients."""
        if abs(self.value(self.point) - self.here) > 10 * DIGIT * abs(self.here):
            return "random"
        if not any(np.any(slopes.expected) for slopes in self.slopes):
            away = directions(self.point)
            near = [moved(self.point, away, by) for by in (1e-3, -1e-3)]
            far = [moved(self.point, away, by) for by in (1.0, -1.0)]
            nothing = {name: np.zeros_like(array) for name, array in self.point.items()}
            if all(self.value(at) == self.here for at in near):
                same = all(self.value(at) == self.here for at in [*far, nothing])
                return "ignores_argument" if same else "saturated"
        return ""


class Pair(NamedTuple):
    """The slopes on both sides of the point."""

    left: float
    right: float
    error: float  #: of each, by rounding

    def agrees(self, other: "Pair", slack: float) -> bool:
        """Whether both are those of another step."""
        return (
            abs(self.left - other.left) <= slack + other.error
            and abs(self.right - other.right) <= slack + other.error
        )


@dataclass(frozen=True)
class Sides:
    """Both sides of the point, along one entry."""

    line: Line
    here: float
    rounding: float  #: of the loss

    def at(self, step: float) -> Pair:
        """The slopes, without what a curvature does to them."""
        left, right = (2 * self._one(by / 2) - self._one(by) for by in (-step, step))
        return Pair(left, right, 6 * self.rounding / step)

    def _one(self, by: float) -> float:
        return (self.line(by) - self.here) / by


def _roughness(line: Line, eps: float) -> float:
    """The error of the loss from one value to the next, measured beside the point.

    A smooth function's third differences are nothing at steps this small; those of rounding are
    about three times as large as it is. Beside the point, for at the point a kink may be; and on
    both sides, for one of them may have another.
    """
    sides = [[line(side * eps * (1 + k / 12)) for k in range(13)] for side in (-1, 1)]
    return min(float(np.median(np.abs(np.diff(side, 3)))) / 3 for side in sides)


def coarsest(values: Iterable[object]) -> float:
    """The last digit of a number near 1, in the coarsest precision of some values."""
    kinds = [getattr(value, "dtype", None) for value in values]
    known = [kind for kind in kinds if isinstance(kind, np.dtype) and kind.kind in "fc"]
    return max([DIGIT, *(float(np.finfo(kind).eps) for kind in known)])


def directions(point: Params) -> Params:
    """A random direction, always the same."""
    rng = np.random.default_rng(0)
    return {name: rng.normal(size=array.shape) for name, array in point.items()}


def moved(point: Params, away: Params, t: float) -> Params:
    """The point, so far along a direction."""
    return {name: array + t * away[name] for name, array in point.items()}


def is_grainy(value: Callable[[Params], float], point: Params, away: Params) -> bool:
    """Whether the loss moves in steps far coarser than float64's, as it does in float32.

    Along one direction the loss changes by slope·t. Where that is a thousand times float64's
    rounding error and still no change is seen, the loss is computed in less.
    """
    here = value(point)
    slope = abs(value(moved(point, away, 1e-2)) - value(moved(point, away, -1e-2))) / 2e-2
    if not slope or not np.isfinite(slope):
        return False
    t = 1e3 * np.finfo(np.float64).eps * max(abs(here), 1e-3) / slope
    if t > 1e-6:  # nearly flat here: nothing can be told
        return False
    seen = {value(moved(point, away, k * t)) for k in range(1, 9)}
    return len(seen) <= 2
