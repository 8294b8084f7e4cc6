"""The parts of a gradient, and which of them are right."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from course.locate.alike import equal, in_common, inside, same_place, worded
from course.locate.reach import Mask
from course.locate.runs import Array, OutOfTimeError, leaves
from course.locate.slopes import CLOSE, Slope, ratio


@dataclass(frozen=True, eq=False)
class Output:
    """A part of the gradient that is returned, and the slope that it should be."""

    name: str
    value: Array
    partner: Slope | None  #: the parameter's; None where nothing tells which it is
    right: bool
    named: bool = True  #: whether its name tells which it is


class Judge:
    """Knows the slopes, and what of a gradient is as they are."""

    forward: list[Slope]  #: along the values of the forward pass
    before: list[Slope]  #: along what there was before
    slopes: list[Slope]  #: all of them
    noise: float  #: what is no slope but rounding
    flat: list[str]  #: parts that are 0 everywhere, and of nothing that matters
    left_behind: bool  #: whether the gradient is what was left in objects
    outputs: list[Output]

    def judged(self, result: object) -> list[Output]:
        """The parts of a returned gradient, each with the slope that it should be."""
        parts = [(name, value) for name, value in leaves(result) if not self._known(value)]
        free, judged, rest = list(self.before), [], []
        for name, value in parts:
            sized = [s for s in free if s.value.size == value.size]
            named = [s for s in sized if same_place(name, s.name)]
            named = named or [s for s in sized if inside(name, s.name)]
            fitting = [s for s in named or free if self._is(value, s)]
            fitting.sort(key=lambda s: -in_common(name, s.name))
            if fitting:
                free.remove(fitting[0])
                judged.append(Output(name, value, fitting[0], True))
            else:
                rest.append((name, value))
        near = [self.before.index(output.partner) for output in judged if output.partner]
        for name, value in rest:
            named = [s for s in free if same_place(name, s.name)]
            named = named or [s for s in free if inside(name, s.name)]
            named.sort(key=lambda s: -in_common(name, s.name))
            sized = [s for s in free if s.value.shape == value.shape]
            # Parameters stand beside one another, and away from the examples.
            sized.sort(key=lambda s: min((abs(self.before.index(s) - i) for i in near), default=0))
            partner = next(iter(named or sized), None)
            if partner is None and not np.any(np.abs(value) > self.noise):
                self.flat.append(name)
                continue
            if self._slope_of(value) and (partner is None or (self.left_behind and not named)):
                continue  # a slope along something else, which is given as well
            if not named and worded(name) and self._on_the_way(value):
                continue  # by a name of its own, of a parameter's shape by chance
            if self.left_behind and not named and not sized:
                continue
            if partner is not None:
                free.remove(partner)
            judged.append(Output(name, value, partner, False, bool(named)))
        return judged

    def _known(self, value: Array) -> bool:
        """Whether it is a value of the forward pass, or what was there before."""
        return any(equal(value, slope.value) for slope in self.slopes)

    def _slope_of(self, value: Array) -> bool:
        return any(value.size > 1 and ratio(value, s.slope, self.noise) for s in self.slopes)

    def _on_the_way(self, value: Array) -> bool:
        """Whether it is the slope along a value of the forward pass."""
        found = [ratio(value, slope.slope, self.noise) for slope in self.forward]
        return value.size > 1 and any(times and abs(times - 1) < 1e-4 for times in found)

    def _is(self, value: Array, slope: Slope) -> bool:
        """Whether a part of the gradient is a slope, as measured."""
        off = self._off(value, slope)
        return off is not None and not np.any(off)

    def _off(self, value: Array, slope: Slope) -> Mask | None:
        """Which of its entries are another slope than measured; None where it has other axes."""
        if [n for n in value.shape if n > 1] != [n for n in slope.value.shape if n > 1]:
            if value.ndim != 2 or value.shape[::-1] != slope.value.shape:
                return None
            turned = self._off(value.T, slope)  # whoever returns it so may turn it when it is used
            return None if turned is None else turned.T
        measured = slope.slope.reshape(value.shape)
        if np.all(np.isnan(measured)):  # nothing is known of it
            return None
        size = float(np.nanmax(np.abs(measured)))
        close = np.abs(value - measured) <= CLOSE * size + self.noise
        return ~(close | np.isnan(measured))

    def entries(self) -> dict[str, tuple[Mask, Mask]]:
        """Which entries of each part of the gradient are wrong, and which are right.

        What is neither was not measured.
        """
        found = {}
        for output in self.outputs:
            none, whole = np.zeros(output.value.shape, bool), np.ones(output.value.shape, bool)
            off = self._off(output.value, output.partner) if output.partner else None
            if off is None or output.partner is None or not (output.right or np.any(off)):
                found[output.name] = whole, none
                continue
            measured = ~np.isnan(output.partner.slope)
            turned = measured.T if measured.T.shape == off.shape else measured
            found[output.name] = off, turned.reshape(off.shape) & ~off
        return found

    @property
    def right(self) -> bool:
        """Whether the whole gradient is right."""
        return all(output.right for output in self.outputs)

    @property
    def wrong(self) -> list[str]:
        """The names of those parts that are not right."""
        return [output.name for output in self.outputs if not output.right]

    def judged_right(self, run: Callable[[], object]) -> bool:
        """Whether a changed gradient is right, in each part that was one."""
        try:
            parts = dict(leaves(run()))
        except OutOfTimeError:
            raise
        except Exception:  # noqa: BLE001 - what was put there does not fit
            return False
        free = list(self.before)
        for output in sorted(self.outputs, key=lambda output: not output.right):
            if output.name not in parts:
                return False
            value = parts[output.name]
            own = [output.partner] if output.right or output.named else free
            fitting = [slope for slope in own if slope is not None and self._is(value, slope)]
            if not fitting:
                return False
            if fitting[0] in free:
                free.remove(fitting[0])
        return True

    def rights(self, run: Callable[[], object]) -> int:
        """How many parts of a changed gradient are right; −1 where one that was is not any more."""
        try:
            parts = dict(leaves(run()))
        except OutOfTimeError:
            raise
        except Exception:  # noqa: BLE001 - what was put there does not fit
            return -1
        right = 0
        for output in self.outputs:
            value = parts.get(output.name)
            fits = value is not None and output.partner is not None
            if fits and self._is(value, output.partner):  # type: ignore[arg-type]
                right += 1
            elif output.right:
                return -1
        return right
