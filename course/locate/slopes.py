"""The slopes of the loss along every value of the forward pass, measured where it comes about."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from course.kept import Leaf
from course.locate.runs import Array, Change, Event, OutOfTimeError, Runs, like

#: The step of a measured slope, for a value of about 1.
EPS = 1e-5
#: So many entries of a large value are measured, where some are enough; and where time is short.
SOME, LEAST = 24, 6
#: So many of the largest slopes are measured twice, and so many others.
TRIED = 3
#: What two slopes may differ by, of the largest entry: one of them is measured.
CLOSE = 2e-5


@dataclass(frozen=True, eq=False)
class Slope:
    """∂(loss)/∂(a value), of the value's shape."""

    name: str  #: of the value, as the learner calls it
    slope: Array  #: NaN where it was not measured: of large values some entries are
    value: Array
    event: Event | None = None  #: where it came about; None of what was there before

    @property
    def along(self) -> str:
        """The name for behind a d: in brackets where it is more than a name."""
        return self.name if self.name.isidentifier() else f"({self.name})"

    @property
    def whole(self) -> bool:
        """Whether every entry was measured."""
        return not np.any(np.isnan(self.slope))

    @property
    def line(self) -> int:
        """Where its value came about; 0 of what was there before."""
        return self.event.site.line if self.event is not None else 0


@dataclass(frozen=True, eq=False)
class Place:
    """Something that the loss depends on: what was there before, or a value on the way."""

    name: str
    value: Array
    at: Callable[[Array], float]  #: the loss with other numbers there
    event: Event | None = None

    def measured(self, seed: int, most: int) -> Slope | None:
        """Its slopes, of so many entries where it has more; None where one is not finite."""
        slope = _measured(self.at, self.value, seed, most)
        if np.any(np.isinf(slope)):
            return None
        return Slope(self.name, slope, self.value, self.event)

    def matters(self, here: float, seed: int) -> bool:
        """Whether the loss, which is `here`, depends on it: mostly not, and one run tells."""
        rng = np.random.default_rng(seed)
        size = np.maximum(1.0, np.abs(self.value))
        moved = self.at(self.value + 1e-3 * size * rng.uniform(0.5, 1, self.value.shape))
        return moved != here and not np.isnan(moved)


def of_leaf(runs: Runs, loss: Callable[[], object], leaf: Leaf) -> Place:
    """What was there before."""

    def at(value: Array) -> float:
        leaf.put(value)
        return _loss(lambda: runs.plain(loss))

    return Place(leaf.name, leaf.value.copy(), at)


def of_event(runs: Runs, loss: Callable[[], object], event: Event) -> Place:
    """A value of the forward pass."""

    def at(value: Array) -> float:
        return _loss(lambda: runs.changed(loss, {event.tick: put(event, value)}))

    return Place(event.site.target or event.site.text, event.value, at, event)


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


def _loss(run: Callable[[], object]) -> float:
    """A loss; NaN where what was put on the way there is of no use, a class's number 1.001."""
    try:
        return number(run())
    except OutOfTimeError:
        raise
    except Exception:  # noqa: BLE001 - the learner's own
        return float("nan")


def number(value: object) -> float:
    """A loss as a number; NaN where it is none."""
    try:
        return float(np.asarray(value).reshape(()))
    except (TypeError, ValueError):
        return float("nan")


def _measured(at: Callable[[Array], float], start: Array, seed: int, most: int) -> Array:
    """The slopes; of a large value `most` of them, and as many again while all of them are 0.

    Where a step of twice the size gives others, the loss bends within a step, as it does behind
    inputs that are not scaled: there both are taken together.
    """
    slopes = np.full(start.size, np.nan)
    rng = np.random.default_rng(seed)
    order = np.arange(start.size)
    if start.size > most:
        order = rng.permutation(start.size)[: 4 * most]

    def slope(entry: np.intp, eps: float) -> float:
        eps *= max(1.0, abs(start.flat[entry]))
        sides = []
        for by in (eps, -eps):
            moved = start.copy()
            moved.flat[entry] += by
            sides.append(at(moved))
        found = (sides[0] - sides[1]) / (2 * eps)
        return found if np.isfinite(found) else np.inf

    for done, entry in enumerate(order):
        if done % most == 0 and np.any(slopes[order[:done]]):
            break
        slopes[entry] = slope(entry, EPS)
    known = np.flatnonzero(~np.isnan(slopes))
    size = np.max(np.abs(slopes[known]))
    steepest = known[np.argsort(-np.abs(slopes[known]))[:TRIED]]
    for entry in {*steepest, *rng.permutation(known)[:TRIED]}:
        if abs(slope(entry, 2 * EPS) - slopes[entry]) > CLOSE / 4 * size:
            twice = np.array([slope(entry, 2 * EPS) for entry in known])
            slopes[known] = (4 * slopes[known] - twice) / 3
            break
    return slopes.reshape(start.shape)


def shares(places: Sequence[Place], total: float) -> list[int]:
    """How many entries of each value are measured, where not all can be.

    Of parameters and inputs, and of parts of a statement, some are enough to tell whether a
    value is their slope. What a statement gives is put in another one's place as well, so of
    these all are measured, or as many as there is time for.

    Args:
        places: the values.
        total: how many entries may be measured in all.
    """
    sizes = [place.value.size for place in places]
    if sum(sizes) <= total:
        return sizes
    most = [
        size if place.event is not None and place.event.site.whole else min(size, SOME)
        for place, size in zip(places, sizes, strict=True)
    ]
    for done, k in enumerate(sorted(range(len(places)), key=lambda k: most[k])):
        share = int(total / (len(places) - done))
        most[k] = min(most[k], max(LEAST, share))
        total -= most[k]
    return most


def ratio(value: Array, slope: Array, noise: float) -> float | None:
    """The number that a value is times a slope, wherever that is known; None if there is none.

    The shapes may differ by axes of length 1, and be turned.
    """
    if value.size != slope.size:
        return None
    known = ~np.isnan(slope)
    there = slope[known]
    size = float(np.abs(there).max(initial=0.0))
    if size <= noise:
        return None
    square = float(there @ there)
    for turned in oriented(value, slope.shape):
        own = turned[known]
        times = float(own @ there) / square
        if times and (np.abs(own - times * there) <= abs(times) * (CLOSE * size + noise)).all():
            return times
    return None


def oriented(value: Array, shape: tuple[int, ...]) -> list[Array]:
    """A value in another shape: with axes of length 1 more or fewer, and turned."""
    if value.size != math.prod(shape):
        return []
    same = [n for n in value.shape if n > 1] == [n for n in shape if n > 1]
    if len(shape) == 1 and value.ndim == 2:  # laid out one after another, by rows or by columns
        return [value.ravel(), value.T.ravel()]
    found = [value.reshape(shape)] if same else []
    turned = value.T
    if value.ndim == 2 and [n for n in turned.shape if n > 1] == [n for n in shape if n > 1]:
        found.append(turned.reshape(shape))
    return found
