"""Handles on what stays on the other side, and what may be done with it there."""

import itertools
import operator
import re
from collections.abc import Callable, Iterator
from typing import Protocol

from autograder.sandbox.arguments import Arguments
from autograder.sandbox.wire import WireError
from course.text import say

#: Operators on a handle, by name.
_OPERATORS = (
    *("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul"),
    *("and_", "or_", "xor", "lshift", "rshift", "neg", "pos", "invert", "abs", "index"),
    *("getitem", "setitem", "delitem", "contains", "lt", "le", "gt", "ge"),
)
_REFLECTED = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul")


class Asks(Protocol):
    """What carries out an operation on the other side."""

    def ask(self, what: str, *args: object, **kwargs: object) -> object:
        """See `Peer.ask`."""


class Handle:
    """Something of the other side's, of which only operations are known here.

    It has no truth value and equals nothing: what it says of itself is no evidence.
    """

    def __init__(self, peer: Asks, number: int, kind: str) -> None:
        self.__dict__.update(_peer=peer, _number=number, _kind=kind, _given=None)

    def __call__(self, *args: object, **kwargs: object) -> object:
        """Call it."""
        return _ask(self, "call", *args, **kwargs)

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):  # what NumPy and copy look for is not there
            raise AttributeError(name)
        return _ask(self, "getattr", name)

    def __setattr__(self, name: str, value: object) -> None:
        _ask(self, "setattr", name, value)

    def __len__(self) -> int:
        length = _ask(self, "len")
        if type(length) is not int:
            raise TypeError(say("handle_length"))
        return length

    def __iter__(self) -> Iterator[object]:
        steps = self.__dict__["_peer"].ask("iter", self)
        while True:
            more, value = _two(self.__dict__["_peer"].ask("next", steps))
            if not more:
                return
            yield value

    def __next__(self) -> object:
        more, value = _two(_ask(self, "next"))
        if not more:
            raise StopIteration
        return value

    def __bool__(self) -> bool:
        raise TypeError(say("handle_truth", kind=self.__dict__["_kind"]))

    def __eq__(self, other: object) -> bool:
        if other is self:
            return True
        raise TypeError(say("handle_compared", kind=self.__dict__["_kind"]))

    __hash__ = object.__hash__

    def __repr__(self) -> str:
        return f"<{self.__dict__['_kind']}>"


class Named(Handle):
    """A function or class of the learner's, by its name: it outlives the process it is in."""

    def __init__(self, session: Asks, name: str) -> None:
        super().__init__(session, 0, "function")
        self.__dict__.update(__name__=name, __qualname__=name)


def made(peer: Asks, number: object, kind: object) -> Handle:
    """The handle that came.

    Raises:
        WireError: where it is none.
    """
    if type(number) is not int or not isinstance(kind, str):
        raise WireError("no handle")
    kind = re.sub(r"\W", "", kind)[:40] or "object"
    # A class of its own, so that messages about it say what it is.
    named: type[Handle] = type(kind, (Handle,), {})
    return named(peer, number, kind)


def number_of(handle: Handle, peer: Asks) -> int:
    """The number that the other side knows it by.

    Raises:
        WireError: where it is of another process.
    """
    if handle.__dict__["_peer"] is not peer:
        raise WireError("something of a process that is gone")
    return int(handle.__dict__["_number"])


def given_to(handle: Handle) -> Arguments | None:
    """What the call that made it was given, where it is a generator."""
    found: Arguments | None = handle.__dict__["_given"]
    return found


def _ask(handle: Handle, what: str, *args: object, **kwargs: object) -> object:
    peer: Asks = handle.__dict__["_peer"]
    return peer.ask(what, handle, *args, **kwargs)


def _two(pair: object) -> tuple[object, object]:
    if not isinstance(pair, tuple) or len(pair) != 2:
        raise WireError("a step of an iterator is two things")
    return pair


def _operator(name: str) -> Callable[..., object]:
    return lambda self, *others: _ask(self, name, *others)


def _reflected(name: str) -> Callable[[Handle, object], object]:
    return lambda self, other: self.__dict__["_peer"].ask(name, other, self)


for _name in _OPERATORS:
    setattr(Handle, f"__{_name.strip('_')}__", _operator(_name))
for _name in _REFLECTED:
    setattr(Handle, f"__r{_name}__", _reflected(_name))


class Kept:
    """What the other side has handles of."""

    def __init__(self) -> None:
        self._things: dict[int, object] = {}
        self._numbers: dict[int, int] = {}  # id of it → its number
        self._count = itertools.count(1)

    def number(self, thing: object) -> int:
        """Its number; kept from now on."""
        if id(thing) not in self._numbers:
            number = next(self._count)
            self._things[number], self._numbers[id(thing)] = thing, number
        return self._numbers[id(thing)]

    def get(self, number: object) -> object:
        """The thing with a number that came.

        Raises:
            WireError: where there is none.
        """
        if type(number) is not int or number not in self._things:
            raise WireError("something that is not, or no more, this side's")
        return self._things[number]

    def __contains__(self, thing: object) -> bool:
        return id(thing) in self._numbers

    def clear(self) -> None:
        """Keep nothing: what has no handle any more is refused."""
        self._things.clear()
        self._numbers.clear()


def call(function: Callable[..., object], *args: object, **kwargs: object) -> object:
    """Call a function."""
    return function(*args, **kwargs)


def step(steps: Iterator[object]) -> tuple[bool, object]:
    """One step of an iterator: whether there was one, and what it gave."""
    try:
        return True, next(steps)
    except StopIteration:
        return False, None


#: What a learner's code may do with what a test handed to it, by name.
CALLS: dict[str, Callable[..., object]] = {"call": call, "iter": iter, "next": step}
#: What may be done with a learner's object, by name.
OPERATIONS: dict[str, Callable[..., object]] = {
    **CALLS,
    "len": len,
    "getattr": getattr,
    "setattr": setattr,
    **{name: getattr(operator, name) for name in _OPERATORS},
}
