"""How often a learner's code calls a function."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from course.check.findings import Wrong
from course.text import say


class Counted:
    """A function that counts its calls, for `calls=` of `Scoreboard.equal`.

    Args:
        function: what is called.
        name: what the learner knows it by.
    """

    def __init__(self, function: Callable[..., object], name: str = "f") -> None:
        self.function, self.name, self.count = function, name, 0

    def __call__(self, *args: object, **kwargs: object) -> object:
        """Call the function, and count it."""
        self.count += 1
        return self.function(*args, **kwargs)

    def exactly(self, times: int) -> "Calls":
        """It is called so often."""
        return Calls(self, times, times)

    def at_most(self, times: int) -> "Calls":
        """It is called so often or less."""
        return Calls(self, 0, times)

    def at_least(self, times: int) -> "Calls":
        """It is called so often or more."""
        return Calls(self, times, math.inf)


@dataclass(frozen=True)
class Calls:
    """How often a function must be called; made by the methods of `Counted`."""

    of: Counted
    low: float
    high: float

    def wrong(self, made: int) -> Wrong | None:
        """The finding for so many calls, if it is one."""
        if self.low <= made <= self.high:
            return None
        facts = {"name": self.of.name, "got": made}
        if self.low == self.high:
            return Wrong(say("wrong_calls", **facts, expected=self.low))
        if made > self.high:
            return Wrong(say("too_many_calls", **facts, expected=self.high))
        return Wrong(say("too_few_calls", **facts, expected=self.low), "not_called")


def counted(call: Callable[[], object], limits: Sequence[Calls]) -> tuple[object, Wrong | None]:
    """What a call gives, and the finding where it called a function too often or too seldom."""
    for limit in limits:
        limit.of.count = 0
    value = call()
    found = [limit.wrong(limit.of.count) for limit in limits]
    return value, next(filter(None, found), None)
