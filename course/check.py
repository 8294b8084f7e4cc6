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
import linecache
import os
import signal
import sys
import threading
import traceback
import warnings
import zlib
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from types import FrameType
from typing import Any

import numpy as np
import numpy.typing as npt

from course.doctor import Diagnosis, diagnose, diagnose_value
from course.gradcheck import entry_name, worst_entry
from course.messages import explain, say
from course.scoreboard import Row, Score

#: Values are held to this, relative to the scale of what is expected (its largest entry).
VALUE_TOLERANCE = 1e-8
#: The largest relative difference that says "right" of a gradient: see `flags`.
SPARED = 1e-6
#: Seconds one check may take where the system can interrupt it; and each check after one that was
#: too slow, for what looped once loops again.
SECONDS, SECONDS_AFTER = 5.0, 1.0


#: Exercise → whether a check of it was red when it last ran in this session.
_still_red: dict[str, bool] = {}


class Wrong(Exception):  # noqa: N818 - it is a finding, not an error of the program
    """A check's finding: the sentence for the learner, and the cause's id where there is one."""

    def __init__(self, message: str, cause: str = "") -> None:
        super().__init__(message)
        self.cause = cause


class _TooSlow(BaseException):
    """Raised in the learner's code by the clock; no `except Exception` of theirs catches it."""


class _ToldAbove(Exception):  # noqa: N818 - a reference to a finding
    """Raised where the same failed call was reported in a row above; its cause is that failure."""


class Counted:
    """A function that counts its calls, for `calls=` of `Scoreboard.equal`."""

    def __init__(self, function: Callable[..., Any], name: str = "f") -> None:
        self.function, self.name, self.count = function, name, 0

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the function, and count it."""
        self.count += 1
        return self.function(*args, **kwargs)


@dataclass
class Run:
    """One call that returns several things, made once and judged part by part.

    Where the call fails, the first part's check says why and the others refer to it; the call is
    not made again.
    """

    names: tuple[str, ...]
    call: Callable[[], Any]
    as_dict: bool = False  #: whether a dict is asked for, or a tuple
    _told: bool = False

    def __getitem__(self, name: str) -> Callable[[], Any]:
        """A function that gives the part called `name`, for `got` of a check."""
        return lambda: self._parts[self.names.index(name)]

    def part(self, name: str) -> Any:
        """One part, or None where the call failed."""
        parts = self._outcome
        return None if isinstance(parts, BaseException) else parts[self.names.index(name)]

    @functools.cached_property
    def _outcome(self) -> tuple[Any, ...] | BaseException:
        try:
            return _split(self.call(), self.names, as_dict=self.as_dict)
        except (Exception, _TooSlow) as error:
            return error

    @property
    def _parts(self) -> tuple[Any, ...]:
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
        seconds: how long one check may take.
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

    def without(self, name: str, cause: str) -> None:
        """Let a function fail while this exercise is checked: it has no part in it."""

        def refuse(*args: Any, **kwargs: Any) -> Any:
            raise Wrong(explain(cause, gradient=False), cause)

        self._without[name] = refuse

    def hidden(self) -> None:
        """From here on checks are hidden: what the learner's code says in them is withheld."""
        self._hidden = True

    def run(self, parts: str, call: Callable[[], Any]) -> Run:
        """A call that returns several things, `"w, b, history"`; made when first needed."""
        return Run(tuple(part.strip() for part in parts.split(",")), call)

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
        unchanged: Mapping[str, npt.NDArray[Any]] | None = None,
        calls: tuple[Counted, int] | None = None,
        at_most: tuple[Counted, int] | None = None,
        at_least: tuple[Counted, int] | None = None,
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
            unchanged: name → array that the call must leave as it is, to the bit.
            calls: a counted function, and how often it must be called, exactly.
            at_most: a counted function, and how often it may be called.
            at_least: a counted function, and how often it must be called at the least.
            twice: call `got` a second time, and require the same to the bit.
            dtype: the NumPy type that the result must have, `"float32"`.
            given: name → what stands in the learner's namespace under it during this check.
            reveal: whether the sentence may name the expected number.
            weight: this check's share of the points.
        """

        def judge() -> None:
            before = {key: array.tobytes() for key, array in (unchanged or {}).items()}
            counted = calls or at_most or at_least
            if counted:
                counted[0].count = 0
            value = got()
            made = counted[0].count if counted else 0
            truth = self._expected(expected)
            wrong_values = {k: _value(wrong) for k, wrong in (mistakes or {}).items()}
            try:
                array = _as_array(value, truth)
            except Wrong as wrong:
                raise _foreseen(value, wrong_values) or wrong from None
            scale = 1.0 if absolute else float(np.max(np.abs(truth), initial=0.0)) or 1.0
            if not np.all(np.abs(array - truth) <= tolerance * scale):
                found = diagnose_value(array, truth, m=m, mistakes=wrong_values)
                raise _first(found, array, truth, reveal=reveal)
            _require_unchanged(unchanged, before)
            if calls and made != calls[1]:
                counts = {"got": made, "expected": calls[1]}
                raise Wrong(say("wrong_calls", name=calls[0].name, **counts))
            if at_most and made > at_most[1]:
                counts = {"got": made, "expected": at_most[1]}
                raise Wrong(say("too_many_calls", name=at_most[0].name, **counts))
            if at_least and made < at_least[1]:
                counts = {"got": made, "expected": at_least[1]}
                raise Wrong(say("too_few_calls", name=at_least[0].name, **counts), "not_called")
            kind = str(np.asarray(value).dtype)
            if dtype is not None and kind != dtype:
                raise Wrong(say("wrong_dtype", got=kind, expected=dtype), "wrong_dtype")
            if twice and np.asarray(got()).tobytes() != np.asarray(value).tobytes():
                raise Wrong(say("not_the_same_twice"), "random")

        self._add(name, judge, weight, given)

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
        unchanged: Mapping[str, npt.NDArray[Any]] | None = None,
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
            tolerance: allowed difference, relative to the largest entry of the parameter's
                gradient (about 1e-6 against a numerical gradient, 1e-8 against a reference).
            given: as in `equal`.
            weight: each row's share of the points.
            context: what `course.doctor.diagnose` knows of the network: `params`, `cache`, `m`,
                `output`, `Y`.
        """
        call = Run(tuple(names), got, as_dict)
        before = {key: array.tobytes() for key, array in (unchanged or {}).items()}
        truth = functools.cache(lambda: self._expected(lambda: _value(expected)))
        told: dict[str, list[Diagnosis]] = {}

        def look(truths: Mapping[str, Any]) -> None:
            """Diagnose all parameters together: what explains two is likelier than either."""
            arrays = {}
            for name in names:
                with contextlib.suppress(Wrong):
                    arrays[name] = _as_array(call.part(name), truths[name], any_shape=True)
            found = diagnose(
                arrays,
                {name: truths[name] for name in arrays},
                tolerance=tolerance,
                **self._context(context),
            )
            told.update({name: [d for d in found if d.parameter == name] for name in arrays})

        for name in names:

            def judge(name: str = name) -> None:
                value = call[name]()
                truths = truth()
                array = _as_array(value, truths[name], any_shape=True)
                if not told:
                    look(truths)
                if told[name]:
                    raise _first(told[name], array, truths[name], f"d{name}")
                _require_unchanged(unchanged, before)

            self._add(f"d{name} {on}", judge, weight, given)

    def flags(
        self,
        name: str,
        differences: Callable[[], Any],
        *,
        wrong: Mapping[str, float],
        right: Sequence[str],
        given: Mapping[str, Any] | None = None,
        weight: float = 1.0,
    ) -> None:
        """Check a learner's gradient check: it must see what is wrong and spare what is right.

        Args:
            name: what the gradient that it is shown has wrong.
            differences: calls the learner's check; gives name → relative difference.
            wrong: the parameters whose gradient is wrong, and their relative difference.
            right: the parameters whose gradient is right: at most `SPARED` is expected.
            given: as in `equal`.
            weight: this check's share of the points.
        """
        names = (*wrong, *right)

        def judge() -> None:
            parts = _split(differences(), names, as_dict=True)
            values = {key: number(part) for key, part in zip(names, parts, strict=True)}
            for key, expected in wrong.items():
                cause = _blindness(values[key], expected)
                if cause:
                    facts = {"name": key, "got": values[key], "expected": expected}
                    raise Wrong(explain(cause, gradient=False, **facts), cause)
            for key in right:
                if not abs(values[key]) <= SPARED:
                    cause = "flat_check" if abs(values[key]) > 0.99 else "false_alarm"
                    facts = {"name": key, "got": values[key], "limit": SPARED}
                    raise Wrong(explain(cause, gradient=False, **facts), cause)

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
        said = io.StringIO()
        with (
            warnings.catch_warnings(record=True) as caught,
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(said),
            _standing_in(self._namespace, {**self._builds_on, **self._without, **(given or {})}),
        ):
            warnings.simplefilter("always")
            try:
                with _time_limit(self._seconds):
                    judge()
            except Wrong as wrong:
                row = replace(row, passed=False, message=str(wrong), cause=wrong.cause)
            except _TooSlow:
                message = say("too_slow", seconds=self._seconds)
                row = replace(row, passed=False, message=message, cause="too_slow")
                self._seconds = min(self._seconds, SECONDS_AFTER)
            except _ToldAbove as told:
                _, cause = _failure(told.__cause__, withhold=True, skip=self._file)
                row = replace(row, passed=False, message=say("as_above"), cause=cause)
            except (Exception, SystemExit) as error:
                message, cause = _failure(error, withhold=self._hidden, skip=self._file)
                row = replace(row, passed=False, message=message, cause=cause)
        self._rows.append(replace(row, note=self._note(caught, said.getvalue())))

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
            why = _failure(error, withhold=self._hidden, skip=self._file)[0]
            raise Wrong(say("expected_failed", why=why)) from error

    def _context(self, context: Mapping[str, Any]) -> dict[str, Any]:
        """The doctor's context; what cannot be worked out is left out of it."""
        known = {}
        for key, value in context.items():
            with contextlib.suppress(Exception):
                known[key] = _value(value)
        return known


def _require_unchanged(
    arrays: Mapping[str, npt.NDArray[Any]] | None, before: Mapping[str, bytes]
) -> None:
    for name, array in (arrays or {}).items():
        if array.tobytes() != before[name]:
            raise Wrong(say("changed_argument", name=name), "mutates_argument")


def _value(value: Any) -> Any:
    return value() if callable(value) else value


def _blindness(got: float, expected: float) -> str:
    """What is wrong with a gradient check's number for a wrong gradient; empty where nothing is."""
    if abs(got - expected) <= 1e-3 * expected:
        return ""
    if got < 0:
        return "negative_check"
    if got <= 1e-15:
        return "blind_check"
    return "other_parameter" if got <= SPARED else "not_relative"


def number(value: Any) -> float:
    """`value` as a float; where it is no finite number, a finding that says what it is."""
    array = _as_array(value, 0.0, any_shape=True)
    if array.shape:
        raise Wrong(say("wrong_shape", got=array.shape, expected=say_kind(())), "wrong_shape")
    if not np.isfinite(array):
        raise Wrong(say("not_finite", value=float(array)), "not_a_number")
    return float(array)


def _split(value: Any, names: tuple[str, ...], *, as_dict: bool) -> tuple[Any, ...]:
    """The parts of what a function returned, or a sentence about what is wrong with it."""
    if value is None:
        raise Wrong(say("is_none"), "none")
    if isinstance(value, dict):
        got = say("a_dict", keys=list(value))
    elif isinstance(value, (tuple, list)):
        got = say("some_things", count=len(value)) if len(value) != 1 else say("one_in_a_tuple")
    else:
        got = say("one_thing", kind=type(value).__name__)
    if as_dict:
        if not isinstance(value, dict) or set(value) != set(names):
            raise Wrong(say("wrong_keys", expected=list(names), got=got), "wrong_parts")
        return tuple(value[name] for name in names)
    if not isinstance(value, (tuple, list)) or len(value) != len(names):
        raise Wrong(say("wrong_parts", parts=", ".join(names), got=got), "wrong_parts")
    return tuple(value)


def _as_array(value: Any, truth: Any, *, any_shape: bool = False) -> npt.NDArray[np.float64]:
    """`value` as a float64 array of the shape of `truth`, or a sentence why it is none.

    With `any_shape` the shape and what is not finite are left to the doctor.
    """
    shape = np.shape(truth)
    if value is None:
        raise Wrong(say("is_none"), "none")
    if isinstance(value, bool):
        raise Wrong(say("is_bool", value=value), "wrong_kind")
    if isinstance(value, (list, tuple)) and not isinstance(truth, list):
        text = say("is_list", kind=type(value).__name__, wanted=say_kind(shape, array=True))
        raise Wrong(text, "wrong_kind")
    if isinstance(value, (list, tuple)) and len(value) != len(truth):
        raise Wrong(say("wrong_length", got=len(value), expected=len(truth)), "wrong_shape")
    if isinstance(value, (list, tuple)):
        for entry in value:
            _as_array(entry, 0.0)
    elif not isinstance(value, (int, float, np.ndarray, np.generic)):
        if callable(value):
            raise Wrong(say("is_function"), "wrong_kind")
        wanted = say_kind(shape, array=True)
        raise Wrong(say("is_object", kind=type(value).__name__, wanted=wanted), "wrong_kind")
    # A plain copy: a subclass of ndarray keeps none of its own ideas of equality.
    array = np.array(value, subok=False)
    if array.dtype.kind not in "iuf":
        text = say("wrong_entries", kind=array.dtype, wanted=say_kind(shape, array=True))
        raise Wrong(text, "wrong_kind")
    array = array.astype(np.float64)
    if any_shape and array.size:
        return array
    if array.shape != shape:
        if array.size == 0:
            raise Wrong(say("is_empty", shape=shape), "wrong_shape")
        if shape and array.shape == (*shape, 1):
            raise Wrong(say("wrong_shape_column", got=array.shape, expected=shape), "wrong_shape")
        if array.shape == shape[::-1]:
            shapes = {"got": array.shape, "expected": shape}
            raise Wrong(say("wrong_shape_transposed", **shapes), "transposed")
        raise Wrong(say("wrong_shape", got=array.shape, expected=say_kind(shape)), "wrong_shape")
    if not np.all(np.isfinite(array)):
        where = worst_entry(array, np.asarray(truth, dtype=np.float64))
        facts = {"value": float(array[where]), "expected": float(np.asarray(truth)[where])}
        raise Wrong(say("is_nan", entry=_entry(where), **facts), "not_a_number")
    return array


def say_kind(shape: tuple[int, ...], *, array: bool = False) -> str:
    """What a value of this shape is called: a plain number, shape (4,), or an array of it."""
    if not shape:
        return say("a_number")
    return say("an_array" if array else "shape", shape=shape)


def _entry(where: tuple[int, ...]) -> str:
    return entry_name("entry ", where).replace("entry [", "Entry [") if where else "The result"


def _foreseen(value: Any, mistakes: Mapping[str, Any]) -> Wrong | None:
    """The finding for a value of the wrong shape that a foreseen mistake explains."""
    for cause, predicted in mistakes.items():
        with contextlib.suppress(Exception):
            array, wrong = np.asarray(value, dtype=np.float64), np.asarray(predicted)
            if array.shape == wrong.shape and np.allclose(array, wrong, rtol=1e-6, atol=0):
                return Wrong(explain(cause, gradient=False), cause)
    return None


def _first(
    found: list[Diagnosis],
    array: npt.NDArray[np.float64],
    expected: npt.NDArray[np.float64],
    name: str = "",
    reveal: bool = True,
) -> Wrong:
    """The worst entry and the likeliest cause, in a sentence each."""
    expected = np.asarray(expected, dtype=np.float64)
    known = [d for d in found if d.cause != "unknown"]
    if array.shape != expected.shape:
        return Wrong(known[0].sentence, known[0].cause)
    where = worst_entry(array, expected)
    got_text, expected_text = _told_apart(float(array[where]), float(expected[where]))
    facts = {"got": got_text, "expected": expected_text, "size": array.size}
    entry = entry_name(name, where) if name else _entry(where)
    kind = "differs_worst" if array.size > 1 else "differs"
    text = say(kind if reveal else "differs_only", entry=entry, **facts)
    if not known:
        return Wrong(text, "unknown")
    return Wrong(f"{text} {known[0].sentence}", known[0].cause)


def _told_apart(got: float, expected: float) -> tuple[str, str]:
    """Two numbers with as few digits as tell them apart, at least five."""
    for digits in range(5, 17):
        if abs(got - expected) > 10.0 ** (2 - digits) * abs(expected):
            break
    return f"{got:.{digits}g}", f"{expected:.{digits}g}"


def _failure(error: BaseException | None, *, withhold: bool, skip: str) -> tuple[str, str]:
    """The sentence for an exception of the learner's code, and its cause's id.

    In a hidden check the exception's own words are withheld: they can carry the inputs.
    """
    if isinstance(error, Wrong):
        return str(error), error.cause
    if isinstance(error, _TooSlow):
        return "", "too_slow"
    if isinstance(error, NotImplementedError):
        return say("not_written"), "not_written"
    if isinstance(error, NameError) and error.name:
        in_numpy = hasattr(np, error.name)
        return say("no_name_but_numpy" if in_numpy else "no_name", name=error.name), "no_name"
    kind = type(error).__name__
    if isinstance(error, ValueError) and "matmul" in str(error):
        return say("no_product", where=_where(error, skip)), "wrong_shape"
    what = kind if withhold or not str(error) else f"{kind}: {str(error).strip()[:200]}"
    return say("raised", error=what, where=_where(error, skip)), "raised"


def _where(error: BaseException | None, skip: str) -> str:
    """The line of the learner's cell that raised; not a library's, nor the test cell's own."""
    for frame in reversed(traceback.extract_tb(error.__traceback__ if error else None)):
        file = frame.filename
        if file != skip and ("ipykernel_" in file or file.startswith("<ipython")):
            line = linecache.getline(file, frame.lineno or 0).strip()
            if line:
                return say("where_line", line=line)
    return ""


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
    try:
        yield
    finally:
        for name in functions:
            namespace.pop(name, None)
        namespace.update(before)


@contextlib.contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Stop what runs longer, where the system has a clock that interrupts (not on Windows)."""
    if not hasattr(signal, "setitimer") or (
        threading.current_thread() is not threading.main_thread()
    ):
        yield
        return

    def stop(signum: int, frame: FrameType | None) -> None:
        raise _TooSlow

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
