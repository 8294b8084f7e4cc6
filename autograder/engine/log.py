"""The log of grading: where the traceback of an error of the grader's own is found again.

Graders are processes of their own, some on other machines: they hand a traceback over with what
they say (`protocol.Outcome`), and the run that asked writes it down. So one process writes the
file.
"""

import contextlib
import logging
import traceback
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path

from autograder.text import say
from course.errors import CourseError
from course.text import legible

#: Bytes of one file, and how many older ones are kept.
SIZE, KEPT = 1 << 20, 3

_log = logging.getLogger("autograder")


def path(root: Path) -> Path:
    """Where the log of a course's folder lies."""
    return root / ".autograder" / "log"


@contextlib.contextmanager
def kept(root: Path, verbose: bool = False) -> Iterator[None]:
    """While this is open, what happens is written to the log; to stderr as well if `verbose`."""
    path(root).parent.mkdir(exist_ok=True)
    file = RotatingFileHandler(
        path(root), maxBytes=SIZE, backupCount=KEPT, encoding="utf-8", delay=True
    )
    handlers: list[logging.Handler] = [file]
    if verbose:
        handlers.append(logging.StreamHandler())
    level, _log.propagate = _log.level, False
    _log.setLevel(logging.INFO)
    for handler in handlers:
        handler.setFormatter(_Lines("%(asctime)s %(levelname)s %(message)s"))
        _log.addHandler(handler)
    try:
        yield
    finally:
        for handler in handlers:
            _log.removeHandler(handler)
            handler.close()
        _log.setLevel(level)
        _log.propagate = True


def as_text(error: BaseException) -> str:
    """An error's traceback; "" of a sentence for the instructor, which needs none."""
    if isinstance(error, CourseError) and not error.__cause__ and not hasattr(error, "__notes__"):
        return ""
    return "".join(traceback.format_exception(error))


def error(root: Path, sentence: str, told: str) -> str:
    """Note an error of the grader's own; gives the sentence, with where more of it stands.

    Args:
        root: the course's folder.
        sentence: what the instructor reads.
        told: the error's traceback; without one nothing is noted.
    """
    if not told:
        return sentence
    _log.error("%s\n%s", sentence, told.rstrip())
    return f"{sentence} {say('see_log', path=path(root))}"


def note(sentence: str) -> None:
    """Note that something happened."""
    _log.info("%s", sentence)


class _Lines(logging.Formatter):
    """Entries that no student can forge: only the first line of each starts at the left."""

    def format(self, record: logging.LogRecord) -> str:
        return legible(super().format(record), 1 << 16).replace("\n", "\n    ")
