"""The names of the notebook that a test cell runs in, and what stands among them during a check."""

import contextlib
import inspect
from collections.abc import Iterator, Mapping
from types import FrameType
from typing import Any

from course.clock import TooSlow, limited
from course.limits import CHECK_WAITING, LINE_SECONDS
from course.locate import inside

#: The names of a notebook: any may mean anything.
Namespace = dict[str, Any]


class RemoteNamespace(Namespace):
    """A test cell's names where the learner's functions run in another process.

    What a check does around them has to be done there too.
    """

    def overridden(
        self, functions: Mapping[str, object]
    ) -> contextlib.AbstractContextManager[None]:
        """Let these stand among the learner's names, inside a `with` only."""
        raise NotImplementedError

    def limited(self, seconds: float) -> contextlib.AbstractContextManager[None]:
        """Let the learner's functions compute for so long, inside a `with` only."""
        raise NotImplementedError

    def watch(self, argument: object) -> None:
        """What a learner's function changes in it in place is seen here, during this check."""
        raise NotImplementedError

    def keep_results(self) -> None:
        """Remember the learner's results during this check, for `is_kept`."""
        raise NotImplementedError

    def where(self, loss: str, gradient: str, given: Mapping[str, object]) -> object:
        """What `course.locate.inside.where` gives there, if it is to be believed."""
        raise NotImplementedError

    def is_kept(self, result: object) -> bool:
        """Whether it shares memory, where it was made, with an earlier result of this check."""
        raise NotImplementedError


def take_out(namespace: Namespace, before: Mapping[str, object]) -> None:
    """Take a test cell's names out of the learner's namespace: they may be the learner's too.

    Args:
        namespace: the learner's.
        before: what stood in it before the cell ran; it comes back.
    """
    for name in [name for name in namespace if not name.startswith("__")]:
        if name not in before:
            del namespace[name]
        elif namespace[name] is not before[name]:
            namespace[name] = before[name]


def planted(**functions: object) -> contextlib.AbstractContextManager[None]:
    """Let other functions stand in the notebook under these names, inside a `with` only."""
    return overridden(caller_of(inspect.currentframe()).f_globals, functions)


def caller_of(frame: FrameType | None) -> FrameType:
    """The frame that called this one.

    Raises:
        RuntimeError: where there is none, or the interpreter has no frames.
    """
    if frame is None or frame.f_back is None:
        raise RuntimeError("A scoreboard is made by a test cell, in an interpreter with frames.")
    return frame.f_back


@contextlib.contextmanager
def overridden(namespace: Namespace, functions: Mapping[str, object]) -> Iterator[None]:
    """`functions` stand in `namespace` under their names; what stood there comes back."""
    before = {name: namespace[name] for name in functions if name in namespace}
    namespace.update(functions)
    there: contextlib.AbstractContextManager[None] = contextlib.nullcontext()
    if functions and isinstance(namespace, RemoteNamespace):
        there = namespace.overridden(functions)
    try:
        with there:
            yield
    finally:
        for name in functions:
            namespace.pop(name, None)
        namespace.update(before)


def limited_there(namespace: Namespace, seconds: float) -> contextlib.AbstractContextManager[None]:
    """The time limit of what runs in another process, where the learner's code does."""
    if isinstance(namespace, RemoteNamespace):
        return namespace.limited(seconds)
    return contextlib.nullcontext()


def wrong_line(
    namespace: Namespace, loss: str, gradient: str, given: Mapping[str, object]
) -> inside.Line | None:
    """The line that makes a gradient wrong, where one is found in time; it is only ever quoted.

    Args:
        namespace: the learner's, and the test cell's.
        loss: see `course.locate.inside.where`, and so are the others.
        gradient: likewise.
        given: likewise.
    """
    try:
        if isinstance(namespace, RemoteNamespace):
            return inside.believed(namespace.where(loss, gradient, given))
        with limited(LINE_SECONDS, CHECK_WAITING):
            return inside.believed(inside.where(namespace, loss, gradient, given))
    except (Exception, TooSlow, SystemExit):  # noqa: BLE001 - the rows say what is wrong
        return None
