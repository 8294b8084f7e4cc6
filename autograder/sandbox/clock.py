"""How long a cell or a call may take: the learner's side's own clock."""

import contextlib
from collections.abc import Iterator

from course.clock import TooSlow, limited
from course.limits import WAITING


class TimeUp(TooSlow):
    """The other side's answer, that a call of it took too long: no clock of this side's rang."""


class Clock:
    """Ends what takes too long, but in the middle of no message."""

    def __init__(self) -> None:
        self._asking = self._late = False

    def limit(self, seconds: float) -> contextlib.AbstractContextManager[None]:
        """Raise `TooSlow` in what computes longer, or waits `WAITING` times as long."""
        return limited(seconds, WAITING, self._later)

    def _later(self) -> bool:
        # Half a message would be lost: as soon as the answer is here.
        self._late = self._late or self._asking
        return self._asking

    @contextlib.contextmanager
    def asking(self) -> Iterator[None]:
        """Around a question to the other side: a clock that runs out has to wait.

        Raises:
            TooSlow: at the end, where it ran out meanwhile.
        """
        before, self._asking, self._late = self._asking, True, False
        try:
            yield
        finally:
            self._asking = before
        if self._late:
            raise TooSlow

    @contextlib.contextmanager
    def answering(self) -> Iterator[None]:
        """Around what the other side asks, be it inside a question of this one's."""
        before, self._asking = self._asking, False
        try:
            yield
        finally:
            self._asking = before
