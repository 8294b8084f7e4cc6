"""A bar of the seconds that something may take, for those who wait."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: Seconds without a word.
PATIENCE = 1.0


@contextmanager
def waited_for(what: str, seconds: float) -> Iterator[Callable[[], None]]:
    """Show how much of the time has passed, from the first second on; the bar is gone in the end.

    Args:
        what: stands before the bar.
        seconds: how long it may take; where that is no more than a second nothing is shown.

    Yields:
        What is to be called now and then, so that the bar moves.
    """
    if seconds <= PATIENCE:
        yield lambda: None
        return
    try:
        from tqdm.auto import tqdm
    except ImportError:  # in a browser's kernel
        yield lambda: None
        return

    class Bar(tqdm):  # type: ignore[misc]
        monitor_interval = 0  # without a thread, which a fork would not have

    began = time.monotonic()
    form = "{desc} {bar} {n:.0f} of {total:.0f} s"
    with Bar(desc=what, total=seconds, delay=PATIENCE, leave=False, bar_format=form) as bar:

        def tick() -> None:
            bar.update(min(seconds, time.monotonic() - began) - bar.n)

        yield tick
