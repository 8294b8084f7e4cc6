"""One submission's worker: asked under a clock, and replaced where it ends.

A worker that ends takes with it what the learner's cells made: they run again in a fresh one, which
is brought to where the last one was.
"""

import builtins
import contextlib
import itertools
import signal
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Mapping

from autograder.engine import shown
from autograder.sandbox import jail, messages
from autograder.sandbox.arguments import Arguments
from autograder.sandbox.channel import Late
from autograder.sandbox.clock import TimeUp
from autograder.sandbox.handles import Named
from autograder.sandbox.messages import Details
from autograder.sandbox.peer import Peer
from autograder.sandbox.wire import Node, WireError
from course.check import Wrong
from course.clock import TooSlow
from course.errors import CourseError
from course.limits import CELL_SECONDS, CHECK_CELL_SECONDS, LINE_SECONDS, WAITING
from course.notebooks import Output
from course.text import say

#: How often a worker that ended is replaced, and the cells run again: over one cell, and in all.
REPLAYS, REPLAYS_IN_ALL = 2, 6
#: Seconds for a cell that is run again and took too long the first time.
AGAIN = 1.0
#: Seconds that a worker may be late with an answer: it has a clock of its own.
GRACE = 2.0
#: Seconds by the clock for a whole submission, where nothing else is said.
TOTAL = 600.0


class NoWorker(BaseException):
    """The jail gives no worker: it ends the grading of a submission, and costs no check."""


class _TrustedPeer(Peer):
    """The checker's end of the channel."""

    def __init__(self, worker: jail.Worker, session: "Session") -> None:
        super().__init__(worker.channel, trusted=True)
        self._session = session

    def details(self, given: Arguments) -> Node:
        """The time a call may take, and the arguments whose changes are asked for."""
        return self._session.details(given)

    def may_change(self, given: Arguments) -> list[int]:
        """Those alone whose changes are asked for."""
        return self._session.opened(given)

    def given_before(self, value: object) -> object:
        """Note it, for `RemoteNamespace.is_kept`."""
        self._session.kept.append(value)
        return value

    def heard(self, said: object) -> None:
        """Say it here as well, where the scoreboard listens."""
        heard = messages.said(said)
        for name, text in heard.warnings:
            kind = getattr(builtins, name, None)
            known = isinstance(kind, type) and issubclass(kind, Warning)
            with contextlib.suppress(Warning):
                warnings.warn(text, kind if known else UserWarning, stacklevel=2)
        if heard.stderr:
            sys.stderr.write(heard.stderr)
        self._session.spent(heard.used)


class _Clock:
    """What a submission may take yet, in all and in its present cell and check."""

    def __init__(self, total: float) -> None:
        self._total, self._ends = total, time.monotonic() + total
        self.left: float | None = None  #: seconds that the present check may compute yet
        self.start()

    def start(self, cell: float = float(CELL_SECONDS)) -> None:
        """A cell or test cell begins; what it asks for outside a check may take so many seconds."""
        self._until = time.monotonic() + CHECK_CELL_SECONDS  # of the present cell, or test cell
        self.cell = cell  #: seconds of what is asked for outside a check

    def deadline(self) -> float:
        """Until when a question has to be answered.

        Raises:
            TooSlow: where there is no time left for one.
        """
        now = time.monotonic()
        if now > self._until:
            raise TooSlow
        seconds = self.cell if self.left is None else self.left
        return min(now + WAITING * seconds + GRACE, self._ends)

    def require(self) -> None:
        """Hold that the submission has time left.

        Raises:
            Wrong: where it has none.
        """
        if time.monotonic() >= self._ends:
            raise Wrong(say("submission_too_slow", seconds=self._total), "too_slow")

    def spent(self, seconds: float) -> None:
        """Take it off what the present check may compute."""
        if self.left is not None:
            self.left -= seconds

    @contextlib.contextmanager
    def check(self, seconds: float | None) -> Iterator[None]:
        """Around a check that may compute so long; with None, around what is no part of one."""
        before, self.left = self.left, seconds
        try:
            yield
        finally:
            self.left = before


class Session:
    """One submission: the worker that runs its code, and another where that one ended.

    Args:
        new_worker: gives a fresh worker.
        references: gives what the set-up cells and the reference's answers define.
        total: seconds by the clock for all of it.
    """

    def __init__(
        self,
        new_worker: Callable[[], jail.Worker],
        references: Callable[[], Mapping[str, object]] = dict,
        total: float = TOTAL,
    ) -> None:
        self._new_worker, self._references = new_worker, references
        self._clock = _Clock(total)
        self._worker: jail.Worker | None = None
        self._peer: _TrustedPeer | None = None
        self._starts = self._starts_here = 0
        # What brings a fresh worker to this point: questions, the check that is run, overrides.
        self._replayed: list[tuple[str, *tuple[object, ...]]] = []
        self._at = ""
        self._overrides: list[Mapping[str, object]] = []
        # Of the present check: what is watched, and whether the worker remembers its results.
        self._open: list[object] = []
        self._keep: int | None = None
        self._checks = itertools.count()
        self.kept: list[object] = []  #: results that the worker says it gave before, in this check
        #: Names whose meaning in the worker is as good as the reference's: those of set-up cells,
        #: and functions that passed every row of their check. The reference's stand in for the
        #: others, so that a mistake costs points once; but a call that stays in the worker is a
        #: hundred times faster than one that crosses.
        self.proven: frozenset[str] = frozenset()
        self._shown = shown.Shown()
        self.cpu, self.memory = 0.0, 0
        self.seconds: dict[str, float] = {}  # by the clock, of each cell that has a grade_id

    # Asking the worker

    def ask(self, what: str, *args: object, **kwargs: object) -> object:
        """Have the worker do something; one that ended is replaced first.

        Raises:
            Wrong: where the worker ended over it.
            TooSlow: where it took too long.
            Exception: the learner's own.
        """
        peer = self._ready()
        peer.deadline = self._clock.deadline()
        try:
            return peer.ask(what, *args, **kwargs)
        except TimeUp:
            raise TooSlow from None
        except WireError as error:
            self._lose()
            self._clock.require()
            if isinstance(error, Late):
                raise TooSlow from None
            raise Wrong(say("worker_ended"), "ended") from None
        except Exception:
            raise
        except BaseException:  # the clock, in the middle of a message
            self._lose()
            raise

    def details(self, given: Arguments) -> Node:
        """See `_TrustedPeer.details`."""
        left = self._clock.left
        if left is None:
            return None
        return Details(max(left, 0.05), self.opened(given), self._keep)._asdict()

    def opened(self, given: Arguments) -> list[int]:
        """The numbers of the arguments whose changes are asked for."""
        if not self._open:
            return []
        inner = {id(thing) for thing in Arguments(self._open).changing}
        return [i for i, thing in enumerate(given.changing) if id(thing) in inner]

    def spent(self, seconds: float) -> None:
        """Take it off what the present check may compute."""
        self._clock.spent(seconds)

    def took(self, cell: str, start: float) -> None:
        """Note what a cell took; those without a name are taken together."""
        self.seconds[cell] = self.seconds.get(cell, 0.0) + time.monotonic() - start

    @property
    def has_worker(self) -> bool:
        """Whether a worker is there; else the next question is for a fresh one."""
        return self._peer is not None

    def _ready(self) -> _TrustedPeer:
        self._clock.require()
        if self._peer is None:
            if self._starts_here > REPLAYS or self._starts > REPLAYS_IN_ALL:
                raise Wrong(say("worker_ended_often"), "ended")
            self._starts += 1
            self._starts_here += 1
            try:
                with _undisturbed():
                    self._worker = self._new_worker()
            except CourseError as error:  # no fault of the student's: nothing is graded
                raise NoWorker(str(error)) from None
            self._peer = _TrustedPeer(self._worker, self)
            with self._clock.check(None):
                self._bring_here()
        return self._peer

    def _bring_here(self) -> None:
        """Bring a fresh worker to where the last one was."""
        for question in self._replayed:
            try:
                self.ask(*question)
            except Wrong:
                raise
            except Exception:  # noqa: BLE001 - the worker says so: what it ran, it ran
                pass
        if self._at:
            self.ask("restore", self._at)
        for functions in self._overrides:
            self.ask("push_overrides", dict(functions))

    def _lose(self) -> None:
        with _undisturbed():
            worker, self._worker, self._peer = self._worker, None, None
            if worker:
                ended = worker.end()
                self.cpu += ended.cpu
                self.memory = max(self.memory, ended.memory)

    def _tell(self, what: str, *args: object) -> None:
        """Ask for what a fresh worker needs not be told; where it fails nothing is lost."""
        if self._peer is not None:
            with contextlib.suppress(Exception, TooSlow):
                self.ask(what, *args)

    def close(self) -> None:
        """End the worker."""
        self._lose()

    # What a notebook asks for

    def run(self, source: str, seconds: float) -> list[Output]:
        """Run one of the learner's cells; gives its outputs."""
        self._clock.start(seconds)
        self._starts_here = 0
        try:
            found = shown.outputs(self.ask("run", source, seconds))
        except TooSlow:
            return [shown.error("CellError", say("cell_too_slow", seconds=seconds))]
        except Wrong as error:
            return [shown.error("CellError", str(error))]
        except Exception as error:  # noqa: BLE001 - it ran; what it shows does not cross
            found = [shown.error("CellError", str(error))]
        finally:
            self._clock.cell = float(CELL_SECONDS)
        if any(output.get("ename") == "CellTimeoutError" for output in found):
            seconds = min(seconds, AGAIN)  # it would loop for ever again
        self._replayed.append(("run", source, seconds))
        return self._shown.safe(found)

    def snapshot(self, check: str) -> None:
        """Remember what the learner's names mean here, where a check stands."""
        with contextlib.suppress(Exception, TooSlow):
            self.ask("snapshot", check)
            self._replayed.append(("snapshot", check))

    def names(self, wanted: list[str]) -> dict[str, object]:
        """What the learner's code defines of these names."""
        try:
            found = self.ask("names", wanted)
        except Wrong:
            raise
        except Exception:  # noqa: BLE001 - one of them cannot cross; the others can
            found = {}
            for name in wanted:
                with contextlib.suppress(Exception):
                    one = self.ask("names", [name])
                    found |= one if isinstance(one, dict) else {}
        known: dict[str, object] = {}
        for name, what in found.items() if isinstance(found, dict) else ():
            if name in wanted and isinstance(what, tuple) and len(what) == 2:
                known[name] = Named(self, name) if what[0] == "function" else what[1]
        return known

    @contextlib.contextmanager
    def overridden(self, functions: Mapping[str, object]) -> Iterator[None]:
        """See `RemoteNamespace`."""
        functions = {
            name: function
            for name, function in functions.items()
            if not (name in self.proven and self._references().get(name) is function)
        }
        if not functions:
            yield
            return
        self._overrides.append(functions)
        try:
            with self._clock.check(None):
                if self._peer is None:
                    self._ready()
                else:
                    self.ask("push_overrides", dict(functions))
            yield
        finally:
            self._overrides.pop()
            with self._clock.check(None):
                self._tell("pop_overrides")

    @contextlib.contextmanager
    def limited(self, seconds: float) -> Iterator[None]:
        """See `RemoteNamespace`."""
        self._ready()  # to run the cells again takes nothing of a check's time
        try:
            with self._clock.check(seconds):
                yield
        finally:
            self._keep = None
            self._open.clear()
            self.kept.clear()

    def watch(self, argument: object) -> None:
        """See `RemoteNamespace`."""
        self._open.append(argument)

    def keep_results(self) -> None:
        """See `RemoteNamespace`."""
        self._keep = next(self._checks)

    def where(self, loss: str, gradient: str, given: Mapping[str, object]) -> object:
        """See `RemoteNamespace`; it takes nothing of a check's time.

        A worker that ends over it is not counted: whatever comes of it costs nobody a check.
        """
        if self._peer is None:
            return None
        try:
            with self._clock.check(LINE_SECONDS):
                return self.ask("where", loss, gradient, dict(given))
        finally:
            if self._peer is None:
                self._starts -= 1
                self._starts_here -= 1

    @contextlib.contextmanager
    def test(self, check: str) -> Iterator[None]:
        """Around a test cell: the learner's names mean what they meant where it stands.

        What it gave away of its own is taken back at the end.
        """
        self._clock.start()
        self._starts_here = 0
        self._at = check
        try:
            self._tell("restore", check)  # another worker is brought there when it is needed
            yield
        finally:
            if self._peer is not None:
                self._peer.forget()
                self._tell("forget")


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Let a check's clock wait: a worker that was half made or half ended would be asked again."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
