"""The arguments of a call, on the side that gave them and on the one that has copies of them.

Both number alike what can change in them. So what was changed in place is told by its number, and
a result that is an argument, or a view of one, is one on both sides.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from autograder.sandbox.wire import WireError

#: Arrays larger than this are not watched for changes, in bytes.
WATCHED = 1 << 20
#: A list or tuple of so many entries is not looked into, and such a list is not watched.
LONG = 1000

Changing = np.ndarray | dict[object, object] | list[object]


class View(NamedTuple):
    """Where in an argument's memory an array lies."""

    base: int  #: the argument's number
    shape: tuple[int, ...]
    strides: tuple[int, ...]
    offset: int  #: in bytes


class _Same:
    """Equals what holds the very same object."""

    def __init__(self, it: object) -> None:
        self.it = it

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.it is self.it

    __hash__ = None  # type: ignore[assignment]


class Arguments:
    """The arguments of one call, as one side has them: what can change in them, in order."""

    def __init__(self, values: object) -> None:
        self.changing: list[Changing] = []
        self._walk(values)
        self._before: dict[int, object] = {}

    def _walk(self, value: object) -> None:
        if isinstance(value, np.ndarray):
            self.changing.append(value)
        elif isinstance(value, dict):
            self.changing.append(value)
            for part in value.values():
                self._walk(part)
        elif isinstance(value, (list, tuple)):
            if isinstance(value, list):
                self.changing.append(value)
            if len(value) < LONG:
                for part in value:
                    self._walk(part)

    # The side that has copies

    def remember(self, always: Sequence[int] = ()) -> None:
        """Note how everything is now; what is large only where its number is in `always`."""
        for i, thing in enumerate(self.changing):
            if i in always or not _is_large(thing):
                self._before[i] = self._state(thing)

    def _state(self, thing: Changing) -> object:
        """What tells whether it changed: containers by what is in them, which is kept alive."""
        if isinstance(thing, np.ndarray):
            return thing.shape, thing.dtype, thing.tobytes()
        if isinstance(thing, dict):
            return [(key, _Same(part)) for key, part in thing.items()]
        return [_Same(part) for part in thing]

    def is_as_before(self, i: int) -> bool:
        """Whether the thing number i is watched and unchanged."""
        return i in self._before and bool(self._state(self.changing[i]) == self._before[i])

    def changed(self) -> list[int]:
        """The numbers of what is watched and changed."""
        return [i for i in self._before if not self.is_as_before(i)]

    def find(self, value: object, told: Sequence[int]) -> int | None:
        """The number of the thing that `value` itself is, where both sides have it alike.

        Args:
            value: an array, dict or list.
            told: the numbers of those whose changes the other side is told.
        """
        for i, thing in enumerate(self.changing):
            if thing is value:
                inner = [i] if isinstance(thing, np.ndarray) else range(len(self.changing))
                alike = all(j in told or self.is_as_before(j) for j in inner)
                return i if alike else None
        return None

    def find_view(self, value: np.ndarray, told: Sequence[int]) -> View | None:
        """The array that `value` is a view of, where both sides have it alike.

        A broadcast one repeats its entries: it is sent as it is.
        """
        if 0 in value.strides:
            return None
        for i, thing in enumerate(self.changing):
            if (
                isinstance(thing, np.ndarray)
                and thing.flags.c_contiguous
                and thing.dtype == value.dtype
                and np.may_share_memory(thing, value)
                and (i in told or self.is_as_before(i))
            ):
                return View(i, value.shape, value.strides, _address(value) - _address(thing))
        return None

    # The side that gave them

    def part(self, number: object) -> Changing:
        """The thing with a number that came.

        Raises:
            WireError: where there is none.
        """
        if type(number) is not int or not 0 <= number < len(self.changing):
            raise WireError("no such argument")
        return self.changing[number]

    def view(self, number: object, shape: object, strides: object, offset: object) -> np.ndarray:
        """The view of an argument that came; see `View`.

        Raises:
            WireError, TypeError, ValueError: where there is none.
        """
        base = self.part(number)
        if not isinstance(base, np.ndarray):
            raise WireError("no array to be viewed")
        # The other side's copy is contiguous: of one that is not, the view is one of a copy.
        base = np.ascontiguousarray(base)
        if not (isinstance(shape, list) and isinstance(strides, list) and type(offset) is int):
            raise WireError("no view")
        if any(type(n) is not int for n in (*shape, *strides)):
            raise WireError("no view")
        if math.prod(shape) > base.size:  # with a stride of 0 a few bytes are gigabytes
            raise WireError("a view is no larger than its array")
        return np.ndarray(tuple(shape), base.dtype, base, offset, tuple(strides))

    def change(self, number: object, value: object) -> None:
        """Bring one to the state that the other side's copy of it has.

        Raises:
            WireError: where it has no such state.
        """
        thing = self.part(number)
        if isinstance(thing, np.ndarray):
            if not isinstance(value, np.ndarray) or value.size != thing.size:
                raise WireError("an array keeps its size")
            if value.shape != thing.shape:
                try:
                    thing.shape = value.shape
                except AttributeError:
                    raise WireError("an array that is no block keeps its shape") from None
            thing[...] = value
        elif isinstance(thing, dict) and isinstance(value, dict):
            thing.clear()
            thing.update(value)
        elif isinstance(thing, list) and isinstance(value, list):
            thing[:] = value
        else:
            raise WireError("an argument keeps its kind")


def _is_large(thing: Changing) -> bool:
    """Whether to watch it would take long."""
    if isinstance(thing, np.ndarray):
        return thing.nbytes > WATCHED
    return isinstance(thing, list) and len(thing) >= LONG


def _address(array: np.ndarray) -> int:
    """Where an array's first entry lies."""
    return int(array.__array_interface__["data"][0])
