"""Exceptions across the border: they are told in words, and made again of Python's own kinds."""

import builtins
from typing import NamedTuple

import numpy as np

from autograder.sandbox.wire import WireError

#: Characters of an exception's text that cross.
LONGEST = 2000
#: Exceptions that mean something to Python itself are never raised for the other side.
_CONTROL = ("StopIteration", "StopAsyncIteration", "Warning")


class Raised(NamedTuple):
    """What the other side is told of an exception."""

    kinds: list[str]  #: the name of its class and of those it derives from, the nearest first
    message: str
    facts: dict[str, str]  #: `name` of a NameError; `line`, the line of the learner's that raised
    origin: int | None  #: the number of an exception of the trusted side's that is passed on


def told(error: BaseException, line: str, origin: object) -> Raised:
    """What is told of an exception.

    Args:
        error: the exception.
        line: the line of the learner's that raised it; "" where there is none.
        origin: see `Raised`.
    """
    facts = {"line": line}
    if isinstance(error, NameError) and isinstance(error.name, str):
        facts["name"] = error.name
    try:
        message = str(error)[:LONGEST]
    except Exception:  # noqa: BLE001 - a learner's own `__str__`
        message = ""
    kinds = [k.__name__ for k in type(error).__mro__[:-1] if k.__name__.isidentifier()]
    return Raised(kinds, message, facts, origin if type(origin) is int else None)


def parsed(value: object) -> Raised:
    """What came of an exception.

    Raises:
        WireError: where it is not well made.
    """
    if isinstance(value, tuple) and len(value) == 4:
        kinds, message, facts, origin = value
        if (
            isinstance(kinds, list)
            and kinds
            and all(isinstance(kind, str) and kind.isidentifier() for kind in kinds)
            and isinstance(message, str)
            and isinstance(facts, dict)
            and all(isinstance(fact, str) for fact in facts.values())
            and (origin is None or type(origin) is int)
        ):
            return Raised(kinds, message, facts, origin)
    raise WireError("no outcome")


def made(raised: Raised) -> Exception:
    """The exception here for one that was raised there: one of Python's own kinds."""
    base: type[Exception] = RuntimeError
    for kind in raised.kinds:
        found = getattr(builtins, kind, None) or getattr(np.linalg, kind, None)
        if isinstance(found, type) and issubclass(found, Exception) and kind not in _CONTROL:
            base = found
            break
    if issubclass(base, (UnicodeError, ExceptionGroup)):  # these are made of more than a text
        base = ValueError
    # Named as it was there; derived, so that it carries what it must, whatever the base.
    own = raised.kinds[0]
    named: type[Exception] = base if base.__name__ == own else type(own, (base,), {})
    error = named(raised.message)
    if isinstance(error, NameError):
        error.name = raised.facts.get("name")
    error.__dict__["student_line"] = raised.facts.get("line", "")
    error.__dict__["_origin"] = raised.origin
    return error
