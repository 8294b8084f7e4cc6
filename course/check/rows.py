"""The rows of a scoreboard, each judged independently of the others.

An exception, a warning, a print or an endless loop in one costs that row only (a warning and a
print cost nothing).
"""

import contextlib
import inspect
import io
import os
import warnings
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar, cast

import numpy as np
import numpy.typing as npt

from course.check.findings import Wrong, failure
from course.check.namespace import Namespace, caller_of, limited_there, overridden
from course.check.run import ReportedAbove, Run
from course.check.session import current
from course.clock import TooSlow, limited
from course.errors import Told
from course.limits import AFTER_A_SLOW_ONE, CHECK_SECONDS, CHECK_WAITING
from course.scoreboard import Row
from course.shell import shell_of
from course.text import legible, say
from course.waiting import clocked

T = TypeVar("T")
#: What is known to be right (or what a mistake gives), or a function that works it out.
Known = npt.ArrayLike | Callable[[], npt.ArrayLike]


class Forms(tuple[Known, ...]):
    """What one mistake gives, for it can be made in more ways than one."""

    __slots__ = ()

    def nearest(self, value: object) -> npt.ArrayLike:
        """The form that a value is nearest to, of those with its shape; the first otherwise."""
        forms = [np.asarray(in_one(value_of(form)), dtype=float) for form in self]
        got = np.asarray(value)
        fitting = [form for form in forms if form.shape == got.shape and got.dtype.kind in "iuf"]
        return min(fitting, key=lambda form: np.max(np.abs(form - got)), default=forms[0])


def either(*forms: Known) -> Forms:
    """For `mistakes=`: the values that one mistake gives, made in one way or in another."""
    return Forms(forms)


class Rows:
    """What all kinds of checks are made of: see `course.check.board.Scoreboard`."""

    def __init__(
        self,
        exercise: str,
        points: float = 0,
        hidden: int = 0,
        after: Sequence[str] = (),
        seconds: float = CHECK_SECONDS,
    ) -> None:
        self._after, self._seconds = after, seconds
        self.exercise, self.points, self._hidden_count = exercise, points, hidden
        # The test cell's globals are the learner's namespace: `builds_on` works in it, and the
        # cell's own names are taken out of it again at the end.
        cell = caller_of(inspect.currentframe())
        self._namespace: Namespace = cell.f_globals
        self._before = dict(cell.f_globals)
        self._file = cell.f_code.co_filename
        self._builds_on: dict[str, object] = {}
        self._without: dict[str, object] = {}
        self._hidden = self._has_line = False
        self._session = current()
        self._rows: list[Row] = []
        self._runs: list[Run] = []
        # Hidden inputs are random but the same every time; COURSE_SEED draws others, so that the
        # tests themselves can be tried on many.
        seed = int(os.environ.get("COURSE_SEED", "0"))
        #: For random inputs: a NumPy generator.
        self.rng = np.random.default_rng([seed, zlib.crc32(exercise.encode())])

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows that were judged so far."""
        return tuple(self._rows)

    def add(
        self,
        name: str,
        judge: Callable[[], None],
        weight: float = 1.0,
        given: Mapping[str, object] | None = None,
    ) -> None:
        """Judge a row: the other checks are made of this one.

        Args:
            name: what is checked, on what.
            judge: raises `Wrong` with the sentence; whatever else it raises is told of, too.
            weight: this check's share of the points.
            given: name → what stands in the learner's namespace under it during this check.
        """
        row = Row(name, True, weight=weight, hidden=self._hidden)
        for run in self._runs:
            run.used = False
        said = io.StringIO()
        with (
            warnings.catch_warnings(record=True) as caught,
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(said),
            overridden(self._namespace, {**self._builds_on, **self._without, **(given or {})}),
        ):
            warnings.simplefilter("always")
            try:
                with (
                    clocked(name, self._seconds, self._namespace),
                    limited_there(self._namespace, self._seconds),
                    limited(self._seconds, CHECK_WAITING),
                ):
                    _judge(judge)
                for run in self._runs:
                    run.require()
            except Wrong as wrong:
                row = replace(row, passed=False, message=str(wrong), cause=wrong.cause)
            except KeyboardInterrupt:
                if shell_of(self._namespace) is None:
                    raise
                # Of a learner who will not wait: what this cell brought along goes again.
                self._session.restore(self._namespace, self._before)
                raise Told(say("check_stopped")) from None
            except TooSlow:
                key = "too_slow" if self._seconds <= CHECK_SECONDS else "too_much"
                if any(before.cause == "too_slow" for before in self._rows):
                    key = "too_slow_again"
                message: str = say(key, seconds=self._seconds)
                row = replace(row, passed=False, message=message, cause="too_slow")
                self._seconds = min(self._seconds, AFTER_A_SLOW_ONE)
            except ReportedAbove as above:
                _, cause = failure(above.__cause__, withhold=True, skip=self._file)
                row = replace(row, passed=False, message=say("as_above"), cause=cause)
            except (Exception, SystemExit) as error:  # noqa: BLE001 - it is the row's sentence
                message, cause = failure(error, withhold=self._hidden, skip=self._file)
                row = replace(row, passed=False, message=message, cause=cause)
        note = self._note(caught, said.getvalue())
        self._rows.append(replace(row, message=legible(row.message), note=legible(note)))
        self._session.observer.judged(self._rows[-1])

    def _note(self, caught: list[warnings.WarningMessage], said: str) -> str:
        """One sentence on the warnings and the stderr of a check."""
        heard = [f"{w.category.__name__}, {w.message}" for w in caught]
        heard += said.strip().splitlines()[:1]
        if not heard:
            return ""
        if self._hidden:  # what is printed can carry a hidden test's inputs
            heard = [w.category.__name__ for w in caught] or ["stderr"]
        first, more = say("note_warning", what=heard[0]), len(heard) - 1
        return say("and_more", text=first, count=more) if more else first

    def _expected(self, work_out: Callable[[], T]) -> T:
        """The trusted value; where it is worked out with the learner's functions, they may fail."""
        try:
            return work_out()
        except Exception as error:
            why = failure(error, withhold=self._hidden, skip=self._file)[0]
            raise Wrong(say("expected_failed", why=why)) from error


def in_one(known: object) -> npt.ArrayLike:
    """A dict's arrays as one row of numbers, in their order; anything else as it is."""
    if isinstance(known, Mapping):
        return np.concatenate([np.ravel(part) for part in known.values()])
    return cast(npt.ArrayLike, known)


def _judge(judge: Callable[[], None]) -> None:
    """Judge a row; where a call that it read gave too few parts, or too many, that is told."""
    Run.read.clear()
    try:
        judge()
    except ReportedAbove:
        raise
    except Exception as error:
        for run in Run.read:
            run.require_even(error)
        raise


def value_of(value: object) -> object:
    """What a function gives, or the value itself."""
    return value() if callable(value) else value
