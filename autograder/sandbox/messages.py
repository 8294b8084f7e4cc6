"""The two kinds of messages, and what stands in them beside values."""

from dataclasses import dataclass, field
from typing import NamedTuple

from autograder.sandbox.wire import Node, WireError

#: So many warnings of a call are told, each in so many characters at most; of stderr as many.
WARNINGS, CHARACTERS = 5, 200


class Question(NamedTuple):
    """The other side is to carry out an operation."""

    what: str
    arguments: Node  #: of a tuple and a dict
    details: Node  #: what else it has to know: see `Details`
    drawn: Node  #: see `Generators.drawn`

    def header(self) -> list[Node]:
        """As it is sent."""
        return [*self]


class Reply(NamedTuple):
    """What came of it."""

    outcome: Node  #: "value", "error" or "time"
    value: Node  #: the result, or what `raised.Raised` says of an exception
    changes: Node  #: pairs: number of an argument, what it is now
    said: Node  #: see `Said`
    drawn: Node  #: see `Generators.drawn`

    def header(self) -> list[Node]:
        """As it is sent."""
        return ["reply", *self]


def parsed(header: list[Node]) -> Question | Reply:
    """The message that came.

    Raises:
        WireError: where it is none.
    """
    if header[0] == "reply":
        if len(header) != 6:
            raise WireError("a reply has six parts")
        return Reply(*header[1:])
    what = header[0]
    if len(header) != 4 or not isinstance(what, str):
        raise WireError("a question has four parts")
    return Question(what, *header[1:])


class Details(NamedTuple):
    """What a worker has to know of a call in a check."""

    seconds: float  #: that it may compute
    open: list[int]  #: numbers of the arguments whose changes are asked for
    keep: int | None  #: the check in which the worker remembers its results


@dataclass
class Said:
    """What a call wrote and warned of, and what it took."""

    warnings: list[tuple[str, str]] = field(default_factory=list)  #: kind and text of each
    stderr: str = ""
    used: float = 0.0  #: seconds of computing

    def data(self) -> dict[str, object]:
        """As plain data."""
        return {name: value for name, value in vars(self).items() if value}


def said(data: object) -> Said:
    """What the other side says of a call; what of it is not well made is left out.

    Raises:
        WireError: where it is no dict.
    """
    if not isinstance(data, dict):
        raise WireError("what was said is a dict")
    warnings, stderr, used = data.get("warnings"), data.get("stderr"), data.get("used")
    pairs = warnings[:WARNINGS] if isinstance(warnings, list) else []
    pairs = [pair for pair in pairs if isinstance(pair, tuple) and len(pair) == 2]
    return Said(
        [pair for pair in pairs if all(isinstance(part, str) for part in pair)],
        stderr if isinstance(stderr, str) else "",
        used if isinstance(used, float) and used > 0 else 0.0,
    )
