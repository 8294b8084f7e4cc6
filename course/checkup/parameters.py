"""The parameters of a learner's network: where they are, how they are read and written."""

import contextlib
import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from course.checkup.boxes import Box, boxes, called, content, inside, put
from course.kept import Array

#: A single number is taken for a parameter where it moves, is called like one, or is net's own.
_LIKE_ONE = re.compile(
    r"^\[\d+\]$|(^|[.\['_])(w|b|bias|weight|theta|intercept|slope)\w*['\]]*$", re.I
)


@dataclass(frozen=True)
class Place:
    """Where a parameter is: the keys that lead to it, through boxes that a step may replace."""

    name: str
    root: Box
    path: tuple[object, ...]

    @property
    def box(self) -> Box:
        """What holds it now."""
        return functools.reduce(inside, self.path[:-1], self.root)

    def raw(self) -> object:
        """What is there now; None where nothing is any more."""
        return inside(self.box, self.path[-1])

    def get(self) -> Array:
        """Its numbers, a copy."""
        now = self.raw()
        return np.array(np.nan if now is None else now, dtype=np.float64)

    def put(self, numbers: Array) -> None:
        """Write its numbers; into the array that is there, where it can hold them."""
        now = self.raw()
        if now is None:
            return  # what held it is gone: a cache, which is made anew
        if isinstance(now, np.ndarray):
            if now.dtype.kind == "f" and now.flags.writeable and now.shape == numbers.shape:
                now[...] = numbers
            else:
                put(self.box, self.path[-1], numbers.copy())
        elif isinstance(now, list):
            if np.shape(now) == numbers.shape:
                _write(now, numbers)
        else:
            put(self.box, self.path[-1], numbers.copy() if numbers.ndim else float(numbers))


def _write(into: list[object], numbers: Array) -> None:
    for k, one in enumerate(numbers):
        inner = into[k]
        if isinstance(inner, list):
            _write(inner, one)
        else:
            into[k] = float(one)


def candidates(net: object) -> Iterator[Place]:
    """Every place in `net` with numbers in it: an array, a number, a list of numbers."""
    taken = set[int]()
    for name, path, box in boxes(net):
        if id(box) in taken:
            taken |= {id(child) for child in content(box).values()}
            continue
        for key, value in content(box).items():
            place = Place(called(name, box, key), net, (*path, key))
            if (isinstance(value, np.ndarray) and value.dtype.kind in "fi" and value.size) or (
                _is_number(value) and not isinstance(box, np.ndarray)
            ):
                yield place
            elif isinstance(value, list) and _is_numbers(value):
                taken.add(id(value))
                yield place


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float, np.floating)) and not isinstance(value, bool)


def _is_numbers(value: list[object]) -> bool:
    if len(value) > 10_000:
        return False
    first = value
    while isinstance(first, list) and first:
        first = first[0]  # type: ignore[assignment]
    if not isinstance(first, float):
        return False
    try:
        np.array(value, dtype=np.float64)
    except (ValueError, TypeError):
        return False
    return True


def parameters(
    net: object,
    data: tuple[Array, ...],
    outputs: Callable[[], Array],
    step: Callable[[], None],
    restore: Callable[[], None],
    rng: np.random.Generator,
) -> tuple[list[Place], list[str]]:
    """Those places that the outputs depend on; and the names of others that a step changes.

    A cache is written by every forward pass, so what is put there changes no output.

    Args:
        net: holds them.
        data: X and Y, and what is made of them: no parameters.
        outputs: the network's outputs now.
        step: one update.
        restore: puts everything back.
        rng: draws what is put there.
    """
    groups: dict[int, list[Place]] = {}
    for place in candidates(net):
        value = place.raw()
        if not _is_data(value, data):
            key = id(value) if isinstance(value, (np.ndarray, list)) else id(place)
            groups.setdefault(key, []).append(place)
    before = {id(p): p.get() for some in groups.values() for p in some}
    try:
        with contextlib.suppress(Exception):  # what raises is said later
            for _ in range(3):
                step()
        moved = {key for key, old in before.items() if _differs(_find(groups, key), old)}
    finally:
        restore()
    first = [min(some, key=lambda p: id(p) not in moved) for some in groups.values()]
    first = [p for p in first if _may_be_one(p, id(p) in moved, data)]
    found: list[Place] = []
    start = [p.get() for p in first]
    for scale in (0.3, 3.0, *[30.0] * 3):
        if scale > 3 and found:
            break  # so large ones only where the whole network is dead
        around = [a + scale * rng.normal(size=a.shape) for a in start]
        for place, numbers in zip(first, around, strict=True):
            place.put(numbers)
        here = outputs()
        for place, numbers in zip(first, around, strict=True):
            if place in found:
                continue
            place.put(numbers + scale * rng.normal(size=numbers.shape))
            if not np.array_equal(outputs(), here, equal_nan=True):
                found.append(place)
            place.put(numbers)
        restore()
    order = {id(p): k for k, p in enumerate(first)}
    others = [p.name for p in first if p not in found and id(p) in moved]
    return sorted(found, key=lambda p: order[id(p)]), others


def _find(groups: dict[int, list[Place]], key: int) -> Place:
    return next(p for some in groups.values() for p in some if id(p) == key)


def _differs(place: Place, old: Array) -> bool:
    return not np.array_equal(np.asarray(place.raw()), old)


def _is_data(value: object, data: tuple[Array, ...]) -> bool:
    if not isinstance(value, np.ndarray):
        return False
    return any(
        np.may_share_memory(value, one)
        or (value.size > 1 and np.array_equal(value.ravel(), one.ravel()))
        for one in data
    )


def _may_be_one(place: Place, moves: bool, data: tuple[Array, ...]) -> bool:
    """Not a number that stays, nor a whole number, nor the mean or spread of the inputs."""
    value = place.raw()
    if moves:
        return True
    if not isinstance(value, (np.ndarray, list)):
        return not isinstance(value, int) and bool(_LIKE_ONE.search(place.name))
    numbers = np.asarray(value)
    if numbers.dtype.kind == "i":
        return False
    X = data[0]
    for axis in range(X.ndim):
        for of in (np.mean, np.std, np.min, np.max):
            known = of(X, axis=axis).ravel()
            if known.size == numbers.size > 1 and np.allclose(known, numbers.ravel()):
                return False
    return True
