"""How long a cell or a call may take: the learner's side's own clock."""

import contextlib
import signal
import time
from collections.abc import Iterator
from types import FrameType

#: A call that only waits ends after this many times the seconds it may compute.
WAITING = 2.0


class TimeUp(BaseException):
    """A call that computed for too long was ended, here or on the other side."""


class Clock:
    """Ends what takes too long, but in the middle of no message."""

    def __init__(self) -> None:
        self._asking = self._late = False

    @contextlib.contextmanager
    def limit(self, seconds: float) -> Iterator[None]:
        """Raise `TimeUp` in what computes longer, or waits `WAITING` times as long."""
        start, wall = time.thread_time(), time.monotonic()
        again = max(seconds / 10, 1.0)

        def stop(signum: int, frame: FrameType | None) -> None:
            waited = time.monotonic() - wall
            computed = time.thread_time() - start
            if computed >= 0.98 * seconds or waited >= WAITING * seconds:
                if self._asking:  # half a message would be lost: as soon as the answer is here
                    self._late = True
                    return
                # Once more only after a while: what is raised now has to be told first.
                signal.setitimer(signal.ITIMER_REAL, again, again)
                raise TimeUp

        signal.signal(signal.SIGALRM, stop)
        signal.setitimer(signal.ITIMER_REAL, seconds, max(seconds / 10, 0.01))
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    @contextlib.contextmanager
    def asking(self) -> Iterator[None]:
        """Around a question to the other side: a clock that runs out has to wait.

        Raises:
            TimeUp: at the end, where it ran out meanwhile.
        """
        before, self._asking, self._late = self._asking, True, False
        try:
            yield
        finally:
            self._asking = before
        if self._late:
            raise TimeUp

    @contextlib.contextmanager
    def answering(self) -> Iterator[None]:
        """Around what the other side asks, be it inside a question of this one's."""
        before, self._asking = self._asking, False
        try:
            yield
        finally:
            self._asking = before
