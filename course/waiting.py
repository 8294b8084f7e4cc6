"""A bar of the seconds that something may take, for those who wait."""

import html
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from course.errors import Told
from course.shell import shell_of
from course.text import say

#: Seconds without a word.
PATIENCE = 1.0
#: Seconds of a cell that only shows something, where nobody looks at it.
LONG = 30.0
#: Variables of the environment that say so: nbgrader's and our own.
UNATTENDED = {"NBGRADER_EXECUTION", "COURSE_UNATTENDED"}


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


@contextmanager
def announced(what: str, seconds: float, steps: int) -> Iterator[Callable[[], None]]:
    """Say how long a cell takes, and show a bar of its steps; who interrupts it reads a sentence.

    Args:
        what: what takes long.
        seconds: how long it takes here, about: of a small part that was timed, so many times more.
        steps: how many there are.

    Yields:
        What is to be called after each step.

    Raises:
        Told: where the cell is interrupted, as by the square above the notebook; and where nobody
            waits for it, in grading and in `course check`, if it takes long.
    """
    about = f"{seconds:.0f}" if seconds >= 10 else f"{seconds:.1g}"
    if UNATTENDED & os.environ.keys():
        if seconds > LONG:
            raise Told(say("waiting_left_out", what=what, seconds=about))
        yield lambda: None
        return
    print(say("waiting_about", what=what, seconds=about))
    try:
        with _bar(what, steps) as step:
            yield step
    except KeyboardInterrupt:
        raise Told(say("waiting_stopped")) from None


@contextmanager
def _bar(what: str, steps: int) -> Iterator[Callable[[], None]]:
    try:
        from tqdm.auto import tqdm
    except ImportError:  # in a browser's kernel
        yield lambda: None
        return
    with tqdm(desc=what, total=steps, leave=False, mininterval=0) as bar:

        def step() -> None:
            bar.update()

        yield step


@contextmanager
def clocked(what: str, most: float, namespace: Mapping[str, object]) -> Iterator[None]:
    """Show the seconds that a check has taken, from the second one on, beside those it may take.

    In an output of its own that is empty in the end, and not with tqdm: that may write to stderr,
    and nbgrader gives no points to a test cell with a line there.

    Args:
        what: what is waited for.
        most: the seconds it may take.
        namespace: the test cell's; nothing is shown where that is no notebook's.
    """
    shell = shell_of(namespace)
    if shell is None or most <= PATIENCE:
        yield
        return
    over, began, name = threading.Event(), time.monotonic(), os.urandom(8).hex()

    def show(text: str, page: str, *, update: bool = True) -> None:
        data = {"text/plain": text, "text/html": page}
        shell.display_pub.publish(data, transient={"display_id": name}, update=update)

    def run() -> None:
        if over.wait(PATIENCE):
            return
        update = False
        while not over.is_set():
            passed = time.monotonic() - began
            said = say("waiting_clock", what=what, passed=f"{passed:.0f}", most=f"{most:g}")
            bar = f'<progress max="{most:g}" value="{min(passed, most):.0f}"></progress>'
            show(said, f"<div>{bar} {html.escape(said)}</div>", update=update)
            update = True
            over.wait(PATIENCE / 2)
        show("", "")

    clock = threading.Thread(target=run, daemon=True)
    clock.start()
    try:
        yield
    finally:
        over.set()
        clock.join()
