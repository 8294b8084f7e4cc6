"""The learner's side of the border: carries out what the checker asks for."""

import contextlib
import linecache
import threading
import time
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from autograder.sandbox.arguments import Arguments
from autograder.sandbox.channel import Channel
from autograder.sandbox.handles import OPERATIONS
from autograder.sandbox.messages import CHARACTERS, WARNINGS, Details, Question, Said
from autograder.sandbox.outputs import Outputs
from autograder.sandbox.peer import Peer
from autograder.sandbox.shell import Shell
from autograder.sandbox.wire import Node, WireError
from course.clock import TooSlow
from course.locate import inside
from course.memory import changeable, meet
from course.text import say


class _Override(NamedTuple):
    """Names that something else is called by for a while."""

    names: list[str]
    before: dict[str, object]  #: what those of them that there were meant


class Names:
    """A notebook's names: what they meant at a check, and what overrides some of them.

    Args:
        names: the notebook's own; changed in place.
    """

    def __init__(self, names: dict[str, object]) -> None:
        self._names = names
        self._snapshots: dict[str, dict[str, object]] = {}
        self._overrides: list[_Override] = []

    def snapshot(self, check: str) -> None:
        """Remember what every name means now."""
        self._snapshots[check] = dict(self._names)

    def restore(self, check: str) -> None:
        """Let every name mean what it meant then."""
        if check in self._snapshots:
            self._names.clear()
            self._names.update(self._snapshots[check])

    def push_overrides(self, functions: Mapping[str, object]) -> None:
        """Let these stand among them."""
        before = {name: self._names[name] for name in functions if name in self._names}
        self._overrides.append(_Override(list(functions), before))
        self._names.update(functions)

    def pop_overrides(self) -> None:
        """What stood there before the last overrides comes back."""
        last = self._overrides.pop()
        for name in last.names:
            self._names.pop(name, None)
        self._names.update(last.before)


class LearnerPeer(Peer):
    """Runs a learner's cells and calls for a checker.

    Args:
        channel: to the checker.
        shell: where the cells run.
    """

    def __init__(self, channel: Channel, shell: Shell) -> None:
        super().__init__(channel, trusted=False)
        self.shell = shell
        self._names = Names(shell.names)
        self._check: int | None = None  # one that asks whether results are new
        self._gave: list[object] = []  # what calls gave in it

    def operations(self) -> dict[str, Callable[..., object]]:
        """Operations on the learner's objects, and those of a notebook."""
        return {
            **OPERATIONS,
            "run": self.shell.run,
            "names": self.names_of,
            "snapshot": self._names.snapshot,
            "restore": self._names.restore,
            "push_overrides": self._names.push_overrides,
            "pop_overrides": self._names.pop_overrides,
            "where": self.where,
            "forget": self.forget,
        }

    def named(self, name: str) -> object:
        """What the learner calls so."""
        if name not in self.shell.names:
            raise WireError("a name that was there is gone")
        return self.shell.names[name]

    def names_of(self, names: list[str]) -> dict[str, tuple[str, object]]:
        """Which of these names there are: plain data, or that it can be called."""
        found: dict[str, tuple[str, object]] = {}
        for name in names:
            if name in self.shell.names:
                value = self.shell.names[name]
                found[name] = ("function", None) if callable(value) else ("value", value)
        return found

    def where(
        self, loss: str, gradient: str, given: Mapping[str, object]
    ) -> dict[str, object] | None:
        """The line that makes a gradient wrong."""
        return inside.where(self.shell.names, loss, gradient, given)

    @contextlib.contextmanager
    def listening(self, details: Node) -> Iterator[Said]:
        """What a call warns of and writes, and what it takes; what it prints is dropped."""
        said = Said()
        if not isinstance(details, dict):
            yield said
            return
        outputs = Outputs()
        self.shell.collect_in(outputs)
        start = time.thread_time()
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            yield said
        self.shell.collect_in(Outputs())
        said.warnings = [
            (w.category.__name__, str(w.message)[:CHARACTERS]) for w in caught[:WARNINGS]
        ]
        errors = [o["text"] for o in outputs.found if o.get("name") == "stderr"]
        said.stderr = errors[0][:CHARACTERS] if errors else ""
        said.used = time.thread_time() - start

    def carry_out(
        self, what: str, args: tuple[object, ...], kwargs: dict[str, object], details: Node
    ) -> tuple[str, object]:
        """Under the clock of the check, where it is one's."""
        about = _details(details)
        clock = self.shell.clock.limit(about.seconds) if about else contextlib.nullcontext()
        try:
            with clock:
                return super().carry_out(what, args, kwargs, details)
        except TooSlow:  # of this clock, or of one around it
            return "time", None

    def ask(self, what: str, *args: object, **kwargs: object) -> object:
        """Ask the checker; a clock that runs out meanwhile has to wait."""
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError(say("main_thread_only"))
        with self.shell.clock.asking():
            return super().ask(what, *args, **kwargs)

    def answer(self, question: Question, data: list[bytearray]) -> None:
        """While it is carried out, the checker is not asked."""
        with self.shell.clock.answering():
            super().answer(question, data)

    def gave_before(self, part: object) -> bool:
        """Whether an earlier call of the same check gave it, or memory of it."""
        return any(meet(part, known) for known in self._gave)

    def reply(
        self, outcome: str, value: object, taken: Arguments, said: Said, details: Node
    ) -> None:
        """Remember what it gives, for the check that asks for that."""
        about = _details(details)
        check = about.keep if about else None
        if check != self._check:
            self._check, self._gave = check, []
        super().reply(outcome, value, taken, said, details)
        if check is not None:
            self._gave.extend(changeable(value))

    def watched(self, details: Node) -> list[int]:
        """Arguments whose changes a test asks for."""
        about = _details(details)
        return about.open if about else []

    def to_tell(self, taken: Arguments, details: Node) -> list[int]:
        """Only these: a test's inputs stay as they are unless it says otherwise."""
        there = range(len(taken.changing))
        return [i for i in self.watched(details) if i in there and not taken.is_as_before(i)]

    def passes_on(self, error: BaseException) -> bool:
        """A learner's SystemExit is an error like any other; that time is up is none."""
        return not isinstance(error, TooSlow)

    def line_of(self, error: BaseException) -> str:
        """The line of the learner's cell that raised; not a library's."""
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            if frame.filename.startswith("<ipython"):
                line = linecache.getline(frame.filename, frame.lineno or 0).strip()
                if line:
                    return line[:200]
        return ""


def _details(sent: Node) -> Details | None:
    """What the checker said of a call."""
    return Details(**sent) if isinstance(sent, dict) else None
