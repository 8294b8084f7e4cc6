"""What a call must leave as it is, and whether a result has memory of its own."""

from collections.abc import Iterator, Mapping

import numpy as np


class Before:
    """How arguments were before a call.

    Args:
        arguments: name → array, number or text, or a dict or list of such, however nested.
    """

    def __init__(self, arguments: Mapping[str, object]) -> None:
        self._states = {name: _State(argument) for name, argument in arguments.items()}

    def changed(self) -> str:
        """What is not as it was, `params["W1"]`; empty where all is.

        An array is the same to the bit, with its shape and type. A dict or list has the same
        entries, and these are the same objects: an array that is replaced by an equal one is
        changed. The order of a dict's keys does not count.
        """
        found = (state.changed(name) for name, state in self._states.items())
        return next(filter(None, found), "")


class _State:
    """How one thing was."""

    def __init__(self, thing: object) -> None:
        self.thing, self.content = thing, _content(thing)
        self.entries = {key: _State(part) for key, part in _entries(thing).items()}

    def changed(self, name: str) -> str:
        """The first thing in it that is not as it was."""
        entries = _entries(self.thing)
        if _content(self.thing) != self.content or entries.keys() != self.entries.keys():
            return name
        for key, before in self.entries.items():
            inner = f'{name}["{key}"]' if isinstance(key, str) else f"{name}[{key!r}]"
            if not before.is_still(entries[key]):
                return inner
            if found := before.changed(inner):
                return found
        return ""

    def is_still(self, now: object) -> bool:
        """Whether what stands in its place now is the same; a number is by its value."""
        if isinstance(now, _PLAIN) and type(now) is type(self.thing):
            return bool(now == self.thing or (now != now and self.thing != self.thing))
        return now is self.thing


_PLAIN = (int, float, complex, str, np.generic)


def _content(thing: object) -> object:
    if isinstance(thing, np.ndarray):
        return thing.shape, thing.dtype, thing.tobytes()
    return None


def _entries(thing: object) -> Mapping[object, object]:
    if isinstance(thing, dict):
        return thing
    return dict(enumerate(thing)) if isinstance(thing, (list, tuple)) else {}


def changeable(value: object) -> Iterator[object]:
    """The arrays, dicts and lists that a value consists of, itself among them."""
    if isinstance(value, (np.ndarray, dict, list)):
        yield value
    for part in _entries(value).values():
        yield from changeable(part)


def overlap(value: object, other: object) -> bool:
    """Whether to write into one of them, or into what is in it, can change the other."""
    others = list(changeable(other))
    return any(meet(mine, its) for mine in changeable(value) for its in others)


def meet(one: object, other: object) -> bool:
    """Whether two arrays share memory, or two containers are one."""
    if one is other:
        return True
    if not isinstance(one, np.ndarray) or not isinstance(other, np.ndarray):
        return False
    # Whether their ranges meet is quickly told, and is nearly always the answer.
    return np.may_share_memory(one, other) and np.shares_memory(one, other)
