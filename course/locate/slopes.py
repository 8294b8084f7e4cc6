"""The slopes of the loss along every value of the forward pass, measured where it comes about."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from course.kept import Leaf
from course.locate.runs import Array, Change, Event, Runs, like

#: The step of a measured slope, for a value of about 1.
EPS = 1e-5
#: What two slopes may differ by, of the largest entry: one of them is measured.
CLOSE = 2e-5


@dataclass(frozen=True, eq=False)
class Slope:
    """∂(loss)/∂(a value), of the value's shape."""

    name: str  #: of the value, as the learner calls it
    slope: Array
    value: Array
    event: Event | None = None  #: where it came about; None of what was there before

    @property
    def along(self) -> str:
        """The name for behind a d: in brackets where it is more than a name."""
        plain = all(c.isalnum() or c in "_.[]'\"" for c in self.name)
        return self.name if plain else f"({self.name})"

    @property
    def line(self) -> int:
        """Where its value came about; 0 of what was there before."""
        return self.event.site.line if self.event is not None else 0


def of_leaf(runs: Runs, loss: Callable[[], object], leaf: Leaf, here: float) -> Slope | None:
    """The slopes along what was there before; None where the loss does not depend on it."""
    start = leaf.value.copy()

    def at(value: Array) -> float:
        leaf.put(value)
        return number(runs.plain(loss))

    measured = _measured(at, start, here, runs.seed)
    return None if measured is None else Slope(leaf.name, measured, start)


def of_event(runs: Runs, loss: Callable[[], object], event: Event, here: float) -> Slope | None:
    """The slopes along a value of the forward pass; None where the loss does not depend on it."""

    def at(value: Array) -> float:
        return number(runs.changed(loss, {event.tick: put(event, value)}))

    measured = _measured(at, event.value, here, runs.seed)
    name = event.site.target or event.site.text
    return None if measured is None else Slope(name, measured, event.value, event)


def put(event: Event, value: Array) -> Change:
    """A change that puts numbers in an event's place; in place, where something was changed."""

    def change(old: object) -> object:
        shape = np.asarray(old).shape
        own = value.reshape(shape) if int(np.prod(shape)) == value.size else value
        if event.site.changed and isinstance(old, np.ndarray) and old.shape == own.shape:
            old[...] = own
            return old
        return like(old, own)

    return change


def number(value: object) -> float:
    """A loss as a number; NaN where it is none."""
    try:
        return float(np.asarray(value, dtype=np.float64).reshape(()))
    except (TypeError, ValueError):
        return float("nan")


def _measured(at: Callable[[Array], float], start: Array, here: float, seed: int) -> Array | None:
    rng = np.random.default_rng(seed)
    size = np.maximum(1.0, np.abs(start))
    # Does it change anything at all? Mostly not, and one run tells.
    if at(start + 1e-3 * size * rng.uniform(0.5, 1, start.shape)) == here:
        return None
    slopes = np.zeros(start.shape)
    for index in np.ndindex(start.shape):
        eps = EPS * size[index]
        sides = []
        for by in (eps, -eps):
            moved = start.copy()
            moved[index] += by
            sides.append(at(moved))
        slopes[index] = (sides[0] - sides[1]) / (2 * eps)
    return slopes if np.all(np.isfinite(slopes)) else None


def ratio(value: Array, slope: Array, noise: float) -> float | None:
    """The number that a value is times a slope, everywhere; None where there is no such number.

    The shapes may differ by axes of length 1, and be turned.
    """
    found = oriented(value, slope.shape)
    for own in found:
        size = float(np.max(np.abs(slope)))
        if size <= noise:
            continue
        times = float(np.sum(own * slope) / np.sum(slope * slope))
        if times and np.all(np.abs(own - times * slope) <= abs(times) * (CLOSE * size + noise)):
            return times
    return None


def oriented(value: Array, shape: tuple[int, ...]) -> list[Array]:
    """A value in another shape: with axes of length 1 more or fewer, and turned."""
    if value.size != int(np.prod(shape)):
        return []
    same = [n for n in value.shape if n > 1] == [n for n in shape if n > 1]
    if len(shape) == 1 and value.ndim == 2:  # laid out one after another, by rows or by columns
        return [value.ravel(), value.T.ravel()]
    found = [value.reshape(shape)] if same else []
    turned = value.T
    if value.ndim == 2 and [n for n in turned.shape if n > 1] == [n for n in shape if n > 1]:
        found.append(turned.reshape(shape))
    return found
