"""Test cells: a list of weighted checks, all of which run, and a scoreboard that shows them.

    board = Scoreboard("forward", points=3)
    board.equal("the AND rows", lambda: forward(X, w, b), [0.1, 0.2, 0.3, 0.4])
    board.score()

Every check is judged independently of the others: an exception, a warning, a print or an endless
loop in one costs that check only (a warning and a print cost nothing). The last line's value is
the points earned, in nbgrader's convention for partial credit.
"""

import contextlib
import functools
import io
import math
import os
import signal
import sys
import threading
import time
import warnings
import zlib
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from types import FrameType
from typing import Any, ClassVar, TypeVar

import numpy as np

from course.check.choices import Sealed
from course.check.findings import (
    SPARED,
    TooSlow,
    Wrong,
    as_array,
    blindness,
    failure,
    first_finding,
    foreseen,
    number,
    plain,
    split,
)
from course.doctor import Diagnosis, diagnose, diagnose_value
from course.doctor.causes import CHOSE, explain, require, sentences
from course.errors import CourseError
from course.memory import Before, overlap
from course.scoreboard import Row, Score
from course.text import legible, say

T = TypeVar("T")

#: Values are held to this, relative to the scale of what is expected (its largest entry).
VALUE_TOLERANCE = 1e-8
#: Seconds of computing one check may take where the system can interrupt it; and each check after
#: one that was too slow, for what looped once loops again.
SECONDS, SECONDS_AFTER = 5.0, 1.0
#: On a busy machine, or in code that waits, a check ends after this many times as long by the
#: clock on the wall.
WAITING = 2.5


#: Exercise → whether a check of it was red when it last ran in this session.
_still_red: dict[str, bool] = {}


class Elsewhere(dict[str, Any]):
    """A test cell's names where the learner's functions run in another process.

    What a check does around them has to be done there too.
    """

    def standing_in(self, functions: Mapping[str, Any]) -> contextlib.AbstractContextManager[None]:
        """Let these stand among the learner's names, inside a `with` only."""
        raise NotImplementedError

    def limited(self, seconds: float) -> contextlib.AbstractContextManager[None]:
        """Let the learner's functions compute for so long, inside a `with` only."""
        raise NotImplementedError

    def watch(self, argument: Any) -> None:
        """What a learner's function changes in it in place is seen here, during this check."""
        raise NotImplementedError

    def keep_results(self) -> None:
        """Remember the learner's results during this check, for `is_kept`."""
        raise NotImplementedError

    def is_kept(self, result: Any) -> bool:
        """Whether it shares memory, where it was made, with an earlier result of this check."""
        raise NotImplementedError


class NotRun(CourseError):  # noqa: N818 - said to a learner, of a cell
    """A cell above has not run in this session; a notebook shows the sentence alone."""

    def _render_traceback_(self) -> list[str]:  # IPython asks for it
        return [str(self)]


class _ToldAbove(Exception):  # noqa: N818 - a reference to a finding
    """Raised where the same failed call was reported in a row above; its cause is that failure."""


class Counted:
    """A function that counts its calls, for `calls=` of `Scoreboard.equal`.

    Args:
        function: what is called.
        name: what the learner knows it by.
    """

    def __init__(self, function: Callable[..., Any], name: str = "f") -> None:
        self.function, self.name, self.count = function, name, 0

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the function, and count it."""
        self.count += 1
        return self.function(*args, **kwargs)

    def exactly(self, times: int) -> "Calls":
        """It is called so often."""
        return Calls(self, times, times)

    def at_most(self, times: int) -> "Calls":
        """It is called so often or less."""
        return Calls(self, 0, times)

    def at_least(self, times: int) -> "Calls":
        """It is called so often or more."""
        return Calls(self, times, math.inf)


@dataclass(frozen=True)
class Calls:
    """How often a function must be called; made by the methods of `Counted`."""

    of: Counted
    low: float
    high: float

    def wrong(self, made: int) -> Wrong | None:
        """The finding for so many calls, if it is one."""
        if self.low <= made <= self.high:
            return None
        facts = {"name": self.of.name, "got": made}
        if self.low == self.high:
            return Wrong(say("wrong_calls", **facts, expected=self.low))
        if made > self.high:
            return Wrong(say("too_many_calls", **facts, expected=self.high))
        return Wrong(say("too_few_calls", **facts, expected=self.low), "not_called")


@dataclass
class Run:
    """One call that returns several things, made once and judged part by part.

    Where the call fails, the first part's check says why and the others refer to it; the call is
    not made again.
    """

    names: tuple[str, ...]
    call: Callable[[], Any]
    as_dict: bool = False  #: whether a dict is asked for, or a tuple
    board: "Scoreboard | None" = None
    unchanged: Mapping[str, Any] | None = None  #: as in `Scoreboard.equal`, with `board`
    fresh: Mapping[str, Any] | None = None
    whole: Any = None  #: what the call gave, once it was made
    used: bool = False  #: whether the present row reads it
    _told: bool = False
    _broken: Wrong | None = None  # what the call did that it must not; it is told once

    #: What was read in the present row, though its call was made in an earlier one.
    read_late: ClassVar[list["Run"]] = []

    def __getitem__(self, name: str) -> Callable[[], Any]:
        """A function that gives the part called `name`, for `got` of a check."""
        return lambda: self._parts[self.names.index(name)]

    def part(self, name: str) -> Any:
        """One part, or None where the call failed."""
        parts = self._outcome
        return None if isinstance(parts, BaseException) else parts[self.names.index(name)]

    def require(self) -> None:
        """Raise the finding where the call did what it must not: in one row that uses it."""
        if self.used and (broken := self._broken):
            self._broken = None
            raise broken

    @functools.cached_property
    def _outcome(self) -> tuple[Any, ...] | BaseException:
        try:
            if self.board is None:
                self.whole = self.call()
            else:
                self.whole = self.board._held(self)
            return split(self.whole, self.names, as_dict=self.as_dict)
        except (Exception, TooSlow) as error:  # noqa: BLE001 - raised where a part is asked for
            return error

    @property
    def _parts(self) -> tuple[Any, ...]:
        if "_outcome" in self.__dict__:
            Run.read_late.append(self)
        self.used = True
        if not isinstance(self._outcome, BaseException):
            return self._outcome
        if self._told:
            raise _ToldAbove from self._outcome
        self._told = True
        raise self._outcome


class Scoreboard:
    """The checks of one exercise.

    Args:
        exercise: the exercise's name, as the learner knows it.
        points: what the exercise is worth; the same number as in the cell's nbgrader metadata.
        hidden: how many hidden checks the cell has, so that a learner knows of them.
        after: the exercises whose functions this one uses; where one of them is still red, and a
            check here fails, the scoreboard points there first.
        seconds: how long one check may compute (its own thread's time: a busy machine costs
            nobody points).
    """

    def __init__(
        self,
        exercise: str,
        points: float,
        hidden: int = 0,
        after: Sequence[str] = (),
        seconds: float = SECONDS,
    ) -> None:
        self._after, self._seconds = after, seconds
        self.exercise, self.points, self._hidden_count = exercise, points, hidden
        # The test cell's globals are the learner's namespace: `builds_on` works in it, and the
        # cell's own names are taken out of it again at the end.
        cell = sys._getframe(1)
        self._namespace: MutableMapping[str, Any] = cell.f_globals
        self._before = dict(cell.f_globals)
        self._file = cell.f_code.co_filename
        self._builds_on: dict[str, Any] = {}
        self._without: dict[str, Any] = {}
        self._hidden = False
        self._rows: list[Row] = []
        self._runs: list[Run] = []
        # Hidden inputs are random but the same every time; COURSE_SEED draws others, so that the
        # tests themselves can be tried on many.
        seed = int(os.environ.get("COURSE_SEED", "0"))
        #: For random inputs: a NumPy generator.
        self.rng = np.random.default_rng([seed, zlib.crc32(exercise.encode())])

    def builds_on(self, reference: object, *names: str) -> None:
        """Judge the exercise with the reference's versions of the functions it builds on.

        They stand in the learner's namespace while a check runs, so that an earlier mistake
        costs points once.
        """
        self._builds_on.update({name: getattr(reference, name) for name in names})

    def needs(self, *names: str) -> None:
        """Say in one sentence that cells above were not run, where a name of theirs is missing.

        For names that the test cell itself uses at once. Where a learner's function uses one that
        is missing, that check's row says it.

        Raises:
            NotRun: where one of `names` is missing.
        """
        for name in names:
            if name not in self._namespace:
                _leave_as_it_was(self._namespace, self._before)
                raise NotRun(say("no_name", name=name))

    def without(self, name: str, cause: str) -> None:
        """Let a function fail while this exercise is checked: it has no part in it.

        Raises:
            KeyError: where the cause has no sentence.
        """
        require(cause)

        def refuse(*args: Any, **kwargs: Any) -> Any:
            raise Wrong(explain(cause, gradient=False), cause)

        self._without[name] = refuse

    def watched(self, argument: T) -> T:
        """The argument itself, for a learner's function whose changes to it a check looks at.

        Where that function runs in another process, its arguments are copies; an array, list or
        dict that is watched, and what is in it, is brought to the state of the copy.
        """
        if isinstance(self._namespace, Elsewhere):
            self._namespace.watch(argument)
        return argument

    def hidden(self) -> None:
        """From here on checks are hidden: what the learner's code says in them is withheld."""
        self._hidden = True

    def run(
        self,
        parts: str,
        call: Callable[[], Any],
        *,
        as_dict: bool = False,
        unchanged: Mapping[str, Any] | None = None,
        fresh: Mapping[str, Any] | None = None,
    ) -> Run:
        """A call that returns several things; made once, when first needed.

        Args:
            parts: their names, `"w, b, history"`.
            call: calls the learner's function.
            as_dict: whether a dict with these names is asked for, or a tuple.
            unchanged: as in `equal`; where the call changes one of them, the first row that
                uses the run, and is right, says so.
            fresh: as in `equal`, of all that the call returns: an array that it may hand back is
                given to it as a copy, `forward(X.copy(), params)`.
        """
        names = tuple(part.strip() for part in parts.split(","))
        made = Run(names, call, as_dict, self, unchanged, fresh)
        self._runs.append(made)
        return made

    def equal(
        self,
        name: str,
        got: Callable[[], Any],
        expected: Any,
        *,
        tolerance: float = VALUE_TOLERANCE,
        absolute: bool = False,
        m: int | None = None,
        mistakes: Mapping[str, Any] | None = None,
        unchanged: Mapping[str, Any] | None = None,
        fresh: Mapping[str, Any] | None = None,
        calls: Calls | Sequence[Calls] = (),
        twice: bool = False,
        dtype: str | None = None,
        given: Mapping[str, Any] | None = None,
        reveal: bool = True,
        weight: float = 1.0,
    ) -> None:
        """Check that `got()` is `expected`: kind, shape, finite, every entry.

        Args:
            name: what is checked, on what.
            got: calls the learner's function.
            expected: number, array or list (a list takes a list or an array), or a function
                that gives it.
            tolerance: allowed difference, relative to the largest expected entry.
            absolute: take `tolerance` as an absolute difference instead.
            m: the number of examples, where the value is a mean over them.
            mistakes: cause → the value this mistake gives (or a function that gives it), for
                the doctor.
            unchanged: name → what the call must leave as it is, to the bit: an array, a number,
                or a dict or list of such (its entries are the same objects as before).
            fresh: name → argument with which the result must share no memory; nor may it with
                the result of a second call, which must be right as well.
            calls: how often functions must be called, `(f.exactly(12), g.at_least(3))`; `f` and
                `g` are `Counted`.
            twice: call `got` a second time, and require the same to the bit.
            dtype: the NumPy type that the result must have, `"float32"`.
            given: name → what stands in the learner's namespace under it during this check.
            reveal: whether the sentence may name the expected number.
            weight: this check's share of the points.
        """

        def judge() -> None:
            before = self._before_call(unchanged, fresh)
            for limit in limits:
                limit.of.count = 0
            Run.read_late.clear()
            value = got()
            if unchanged and Run.read_late:
                raise ValueError(say("unchanged_too_late", row=name))
            made = [limit.of.count for limit in limits]
            bits = np.asarray(value).tobytes() if twice else b""
            truth = self._expected(expected)
            wrong_values = {k: _value(wrong) for k, wrong in (mistakes or {}).items()}
            try:
                array = as_array(value, truth)
            except Wrong as wrong:
                raise foreseen(value, wrong_values, m) or wrong from None
            scale = 1.0 if absolute else float(np.max(np.abs(truth), initial=0.0)) or 1.0
            if not np.all(np.abs(array - truth) <= tolerance * scale):
                found = diagnose_value(array, truth, m=m, mistakes=wrong_values)
                raise first_finding(found, array, truth, reveal=reveal)
            _require_unchanged(before)
            for limit, times in zip(limits, made, strict=True):
                if wrong_times := limit.wrong(times):
                    raise wrong_times
            kind = str(np.asarray(value).dtype)
            if dtype is not None and kind != dtype:
                raise Wrong(say("wrong_dtype", got=kind, expected=dtype), "wrong_dtype")
            if fresh is not None:
                again = got()
                self._require_fresh(value, again, fresh)
                second = as_array(again, truth, any_shape=True)
                if second.shape != array.shape or not np.all(
                    np.abs(second - truth) <= tolerance * scale
                ):
                    raise Wrong(say("not_the_same_twice"), "random")
            if twice and np.asarray(got()).tobytes() != bits:
                raise Wrong(say("not_the_same_twice"), "random")

        for cause in mistakes or {}:
            require(cause)
        limits = (calls,) if isinstance(calls, Calls) else tuple(calls)
        self._add(name, judge, weight, given)

    def exact(
        self,
        name: str,
        got: Callable[[], Any],
        expected: Any,
        *,
        mistakes: Mapping[str, Any] | None = None,
        unchanged: Mapping[str, Any] | None = None,
        given: Mapping[str, Any] | None = None,
        reveal: bool = True,
        weight: float = 1.0,
    ) -> None:
        """Check that `got()` is exactly this: a text, a shape, a list of names, a dict of them.

        Lists and tuples are alike; the order counts. True is not 1. `mistakes`, `unchanged`,
        `given` and `reveal` are as in `equal`.
        """

        def judge() -> None:
            before = self._before_call(unchanged, None)
            value = got()
            if value is None:
                raise Wrong(say("is_none"), "none")
            if callable(value):
                raise Wrong(say("is_function"), "wrong_kind")
            if plain(value) == plain(expected):
                _require_unchanged(before)
                return
            for cause, wrong in (mistakes or {}).items():
                if plain(value) == plain(_value(wrong)):
                    raise Wrong(explain(cause, gradient=False), cause)
            kind = "is_other" if reveal else "is_not_right"
            facts = {"got": str(value)[:200], "expected": expected}
            raise Wrong(say(kind, **facts), "unknown")

        for cause in mistakes or {}:
            require(cause)
        self._add(name, judge, weight, given)

    def choice(
        self,
        name: str,
        got: Callable[[], Any],
        choices: Sealed,
        *,
        mistakes: Mapping[str, Any] | None = None,
        otherwise: str = "none_of_these",
        weight: float = 1.0,
    ) -> None:
        """Check that `got()` is the right one of a few texts; "?" is none chosen yet.

        Args:
            name: what is asked.
            got: gives what the learner chose.
            choices: `course.check.choices.sealed` of them all.
            mistakes: cause → an answer that is none of the choices, with a sentence of its own.
            otherwise: the cause of any other answer; without one it is said not to be right.
            weight: this check's share of the points.
        """

        def judge() -> None:
            chosen = got()
            value = plain(chosen)
            for cause, wrong in {"not_chosen": "?", **(mistakes or {})}.items():
                if value == plain(_value(wrong)):
                    raise Wrong(explain(cause, gradient=False), cause)
            said = choices.opened(value) if type(value) is str else None
            if said is None:
                text = "" if otherwise else say("is_not_right", got=str(chosen)[:200])
                raise Wrong(text or explain(otherwise, gradient=False), otherwise or "unknown")
            if said in sentences():
                raise Wrong(explain(said, gradient=False), said)
            if said:
                raise Wrong(said, f"{CHOSE}{value}")

        for cause in [*(mistakes or {}), *([otherwise] if otherwise else [])]:
            require(cause)
        self._add(name, judge, weight, None)

    def output_by_hand(
        self, name: str, a: Callable[[], Any], z: Callable[[], Any], weight: float = 1.0
    ) -> None:
        """Check an output worked out by hand against the learner's own z, to two decimals.

        A wrong z costs its own check only, not this one as well.
        """

        def judge() -> None:
            output, its_input = number(a()), number(z())
            if not 0 < output < 1:
                raise Wrong(say("no_output", a=output))
            belongs = float(np.log(output) - np.log1p(-output))
            # A rounding error of 0.006 in a is one of 0.006 / (a(1 − a)) in z.
            if abs(belongs - its_input) * output * (1 - output) > 0.006:
                raise Wrong(say("other_z", a=output, its_z=belongs, z=its_input), "other_z")

        self._add(name, judge, weight, None)

    def between(
        self, name: str, got: Callable[[], Any], *, low: float, high: float, weight: float = 1.0
    ) -> None:
        """Check that `got()` is a finite number between `low` and `high`."""

        def judge() -> None:
            value = number(got())
            if not low <= value <= high:
                raise Wrong(say("not_between", got=value, low=low, high=high), "unknown")

        self._add(name, judge, weight, None)

    def converges(
        self,
        name: str,
        history: Callable[[], Any],
        *,
        to: float,
        within: float,
        weight: float = 1.0,
    ) -> None:
        """Check that a history of losses ends at `to` ± `within`, and came down to it."""

        def judge() -> None:
            losses = history()
            if not isinstance(losses, (list, tuple, np.ndarray)) or len(losses) < 2:
                raise Wrong(say("no_history"), "wrong_kind")
            values = [number(loss) for loss in losses]
            if not abs(values[-1] - to) <= within:
                raise Wrong(say("not_there", got=values[-1], to=to, within=within), "unknown")
            if not values[0] > values[-1]:
                raise Wrong(say("never_fell", first=values[0], last=values[-1]), "unknown")

        self._add(name, judge, weight, None)

    def raises(
        self,
        name: str,
        call: Callable[[], Any],
        error: type[Exception],
        weight: float = 1.0,
    ) -> None:
        """Check that a call raises this kind of exception."""

        def judge() -> None:
            try:
                value = call()
            except error as raised:
                if isinstance(raised, NotImplementedError) and error is not NotImplementedError:
                    raise
                return
            kind = type(value).__name__
            raise Wrong(say("not_raised", kind=error.__name__, got=kind), "not_raised")

        self._add(name, judge, weight, None)

    def gradients(
        self,
        on: str,
        got: Callable[[], Any],
        expected: Mapping[str, Any] | Callable[[], Mapping[str, Any]],
        *,
        names: Sequence[str],
        as_dict: bool = True,
        tolerance: float = VALUE_TOLERANCE,
        unchanged: Mapping[str, Any] | None = None,
        fresh: Mapping[str, Any] | None = None,
        given: Mapping[str, Any] | None = None,
        weight: float = 1.0,
        **context: Any,
    ) -> None:
        """Check a gradient, one row per parameter, with the doctor's diagnosis.

        Args:
            on: what it is computed on, for the rows' names.
            got: calls the learner's function.
            expected: name → trusted gradient, or a function that gives them.
            names: the parameters, in order.
            as_dict: whether a dict with these names is asked for; else a tuple in this order.
            unchanged: as in `equal`.
            fresh: as in `equal`.
            tolerance: allowed difference, relative to the largest entry of the parameter's
                gradient (about 1e-6 against a numerical gradient, 1e-8 against a reference).
            given: as in `equal`.
            weight: each row's share of the points.
            context: what `course.doctor.diagnose` knows of the network: `params`, `cache`, `m`,
                `output`, `Y`.
        """
        call, again = (Run(tuple(names), got, as_dict) for _ in range(2))
        before = Before(unchanged or {})
        truth = functools.cache(lambda: self._expected(lambda: _value(expected)))
        told: dict[str, list[Diagnosis]] = {}

        def look(truths: Mapping[str, Any]) -> None:
            """Diagnose all parameters together: what explains two is likelier than either."""
            arrays = {}
            for name in names:
                with contextlib.suppress(Wrong):
                    arrays[name] = as_array(call.part(name), truths[name], any_shape=True)
            found = diagnose(
                arrays,
                {name: truths[name] for name in arrays},
                tolerance=tolerance,
                **self._context(context),
            )
            told.update({name: [d for d in found if d.parameter == name] for name in arrays})

        for name in names:

            def judge(name: str = name) -> None:
                self._before_call(unchanged, fresh)
                value = call[name]()
                if fresh is not None:
                    again.part(name)  # made in the same row
                truths = truth()
                array = as_array(value, truths[name], any_shape=True)
                if not told:
                    look(truths)
                if told[name]:
                    raise first_finding(told[name], array, truths[name], f"d{name}")
                _require_unchanged(before)
                if fresh is not None:
                    self._require_fresh(call.whole, again.whole, fresh)
                    second = as_array(again[name](), array)
                    scale = float(np.max(np.abs(array), initial=0.0)) or 1.0
                    if not np.all(np.abs(second - array) <= tolerance * scale):
                        raise Wrong(say("not_the_same_twice"), "random")

            self._add(f"d{name} {on}", judge, weight, given)

    def flags(
        self,
        name: str,
        differences: Callable[[], Any],
        *,
        wrong: Mapping[str, float],
        right: Sequence[str],
        unchanged: Mapping[str, Any] | None = None,
        given: Mapping[str, Any] | None = None,
        weight: float = 1.0,
    ) -> None:
        """Check a learner's gradient check: it must see what is wrong and spare what is right.

        Args:
            name: what the gradient that it is shown has wrong.
            differences: calls the learner's check; gives name → relative difference.
            wrong: the parameters whose gradient is wrong, and their relative difference.
            right: the parameters whose gradient is right: at most `SPARED` is expected.
            unchanged: as in `equal`.
            given: as in `equal`.
            weight: this check's share of the points.
        """
        names = (*wrong, *right)

        def judge() -> None:
            before = self._before_call(unchanged, None)
            parts = split(differences(), names, as_dict=True)
            values = {key: number(part) for key, part in zip(names, parts, strict=True)}
            for key, expected in wrong.items():
                cause = blindness(values[key], expected)
                if cause:
                    facts = {"name": key, "got": values[key], "expected": expected}
                    raise Wrong(explain(cause, gradient=False, **facts), cause)
            for key in right:
                if not abs(values[key]) <= SPARED:
                    cause = "flat_check" if abs(values[key]) > 0.99 else "false_alarm"
                    facts = {"name": key, "got": values[key], "limit": SPARED}
                    raise Wrong(explain(cause, gradient=False, **facts), cause)
            _require_unchanged(before)

        self._add(name, judge, weight, given)

    def true(
        self,
        name: str,
        claim: Callable[[], Any],
        otherwise: str | Callable[[], str],
        *,
        cause: str = "",
        given: Mapping[str, Any] | None = None,
        weight: float = 1.0,
    ) -> None:
        """Check that `claim()` is True: the bool itself, not something that passes for it.

        `otherwise` is the sentence (or gives it) where the claim is False.
        """

        def judge() -> None:
            value = claim()
            if type(value) not in (bool, np.bool_) or not value:
                raise Wrong(otherwise if isinstance(otherwise, str) else otherwise(), cause)

        self._add(name, judge, weight, given)

    def score(self) -> Score:
        """The points earned: the test cell's last line."""
        _leave_as_it_was(self._namespace, self._before)
        to_come = 0 if self._hidden else self._hidden_count
        right = all(row.passed for row in self._rows)
        _still_red[self.exercise] = not right
        # With the reference standing in, an earlier mistake is not the cause of this one.
        first = [name for name in self._after if _still_red.get(name) and not self._builds_on]
        advice = say("red_before", names=", ".join(first)) if first and not right else ""
        return Score(self.exercise, self.points, tuple(self._rows), to_come, advice)

    def _add(
        self,
        name: str,
        judge: Callable[[], None],
        weight: float,
        given: Mapping[str, Any] | None,
    ) -> None:
        row = Row(name, True, weight=weight, hidden=self._hidden)
        for run in self._runs:
            run.used = False
        said = io.StringIO()
        with (
            warnings.catch_warnings(record=True) as caught,
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(said),
            _standing_in(self._namespace, {**self._builds_on, **self._without, **(given or {})}),
        ):
            warnings.simplefilter("always")
            try:
                with _limited(self._namespace, self._seconds), _time_limit(self._seconds):
                    judge()
                for run in self._runs:
                    run.require()
            except Wrong as wrong:
                row = replace(row, passed=False, message=str(wrong), cause=wrong.cause)
            except TooSlow:
                key = "too_slow" if self._seconds <= SECONDS else "too_much"
                message = say(key, seconds=self._seconds)
                row = replace(row, passed=False, message=message, cause="too_slow")
                self._seconds = min(self._seconds, SECONDS_AFTER)
            except _ToldAbove as told:
                _, cause = failure(told.__cause__, withhold=True, skip=self._file)
                row = replace(row, passed=False, message=say("as_above"), cause=cause)
            except (Exception, SystemExit) as error:  # noqa: BLE001 - it is the row's sentence
                message, cause = failure(error, withhold=self._hidden, skip=self._file)
                row = replace(row, passed=False, message=message, cause=cause)
        note = self._note(caught, said.getvalue())
        self._rows.append(replace(row, message=legible(row.message), note=legible(note)))

    def _before_call(
        self, unchanged: Mapping[str, Any] | None, fresh: Mapping[str, Any] | None
    ) -> Before:
        """How arguments are now; from here on their changes are seen, and results remembered."""
        self.watched([unchanged, fresh])
        if fresh is not None and isinstance(self._namespace, Elsewhere):
            self._namespace.keep_results()
        return Before(unchanged or {})

    def _held(self, run: Run) -> Any:
        """Make a run's call; what it does that it must not is noted in the run."""
        before = self._before_call(run.unchanged, run.fresh)
        whole = run.call()
        try:
            _require_unchanged(before)
            if run.fresh is not None:
                self._require_fresh(whole, run.call(), run.fresh)
        except Wrong as broken:
            run._broken = broken
        return whole

    def _require_fresh(self, value: Any, again: Any, fresh: Mapping[str, Any]) -> None:
        """Hold that a result shares no memory with arguments, nor with a second result."""
        for name, argument in fresh.items():
            if overlap(value, argument):
                raise Wrong(say("shares_argument", name=name), "shares_argument")
        there = self._namespace
        if overlap(value, again) or (isinstance(there, Elsewhere) and there.is_kept(again)):
            raise Wrong(say("kept_result"), "kept_result")

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

    def _expected(self, expected: Any) -> Any:
        """The trusted value; where it is worked out with the learner's functions, they may fail."""
        if not callable(expected):
            return expected
        try:
            return expected()
        except Exception as error:
            why = failure(error, withhold=self._hidden, skip=self._file)[0]
            raise Wrong(say("expected_failed", why=why)) from error

    def _context(self, context: Mapping[str, Any]) -> dict[str, Any]:
        """The doctor's context; what cannot be worked out is left out of it."""
        known = {}
        for key, value in context.items():
            with contextlib.suppress(Exception):
                known[key] = _value(value)
        return known


def _require_unchanged(before: Before) -> None:
    if name := before.changed():
        raise Wrong(say("changed_argument", name=name), "mutates_argument")


def _value(value: Any) -> Any:
    return value() if callable(value) else value


def _leave_as_it_was(namespace: MutableMapping[str, Any], before: Mapping[str, Any]) -> None:
    """Take a test cell's names out of the learner's namespace: they may be the learner's too."""
    for name in [name for name in namespace if not name.startswith("__")]:
        if name not in before:
            del namespace[name]
        elif namespace[name] is not before[name]:
            namespace[name] = before[name]


@contextlib.contextmanager
def planted(**functions: Any) -> Iterator[None]:
    """Let other functions stand in the notebook under these names, inside a `with` only."""
    caller = sys._getframe(2)  # past contextlib's frame
    with _standing_in(caller.f_globals, functions):
        yield


@contextlib.contextmanager
def _standing_in(
    namespace: MutableMapping[str, Any], functions: Mapping[str, Any]
) -> Iterator[None]:
    """`functions` stand in `namespace` under their names; what stood there comes back."""
    before = {name: namespace[name] for name in functions if name in namespace}
    namespace.update(functions)
    there: contextlib.AbstractContextManager[None] = contextlib.nullcontext()
    if functions and isinstance(namespace, Elsewhere):
        there = namespace.standing_in(functions)
    try:
        with there:
            yield
    finally:
        for name in functions:
            namespace.pop(name, None)
        namespace.update(before)


def _limited(
    namespace: MutableMapping[str, Any], seconds: float
) -> contextlib.AbstractContextManager[None]:
    """The time limit of what runs in another process, where the learner's code does."""
    if isinstance(namespace, Elsewhere):
        return namespace.limited(seconds)
    return contextlib.nullcontext()


@contextlib.contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Stop what runs longer, where the system has a clock that interrupts (not on Windows)."""
    if not hasattr(signal, "setitimer") or (
        threading.current_thread() is not threading.main_thread()
    ):
        yield
        return

    start, wall = time.thread_time(), time.monotonic()

    def stop(signum: int, frame: FrameType | None) -> None:
        waited = time.monotonic() - wall
        if time.thread_time() - start >= 0.98 * seconds or waited >= WAITING * seconds:
            raise TooSlow

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, seconds / 10)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
