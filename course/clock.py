"""One clock for code that may not come to its end: a check's, a cell's, a call's, a trial's."""

import contextlib
import signal
import threading
import time
from collections.abc import Callable, Iterator
from types import FrameType

#: After time is up it is raised once more only after so many seconds: the first has to be told.
AGAIN = 1.0


class TooSlow(BaseException):
    """Raised in the learner's code by the clock; no `except Exception` of theirs catches it."""


@contextlib.contextmanager
def limited(
    seconds: float, waiting: float, later: Callable[[], bool] | None = None
) -> Iterator[None]:
    """Stop what runs longer, inside a `with`; limits lie within one another.

    Without a limit where the system has no clock that interrupts (Windows, a browser), and in
    another thread than the main one.

    Args:
        seconds: how long the thread may compute: a busy machine costs nobody points.
        waiting: after this many times as long by the clock on the wall it is stopped as well.
        later: asked when time is up; where it says True, nothing is raised, and whoever called
            this has to see to it.

    Raises:
        TooSlow: in what runs longer.
    """
    if not hasattr(signal, "setitimer") or (
        threading.current_thread() is not threading.main_thread()
    ):
        yield
        return
    start, wall = time.thread_time(), time.monotonic()

    def stop(signum: int, frame: FrameType | None) -> None:
        waited = time.monotonic() - wall
        if time.thread_time() - start < 0.98 * seconds and waited < waiting * seconds:
            return
        if later is None or not later():
            again = max(seconds / 10, AGAIN)
            signal.setitimer(signal.ITIMER_REAL, again, again)
            raise TooSlow

    before = signal.signal(signal.SIGALRM, stop)
    tick = max(seconds / 10, 0.01)
    left, its_tick = signal.setitimer(signal.ITIMER_REAL, seconds, tick)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if left:  # the limit around this one goes on
            spent = time.monotonic() - wall
            signal.setitimer(signal.ITIMER_REAL, max(left - spent, 0.001), its_tick)
