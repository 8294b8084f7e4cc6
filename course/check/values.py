"""Checks of values: numbers, arrays, texts, claims, and the errors that are asked for."""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt

from course.check.calls import Calls, counted
from course.check.findings import (
    Wrong,
    as_array,
    comparable,
    first_finding,
    foreseen,
    laid_out,
    number,
)
from course.check.promises import Promises, require_unchanged
from course.check.rows import Forms, Known, Rows, in_one, value_of
from course.check.run import Run
from course.doctor import diagnose_value, explain
from course.doctor.causes import require
from course.gradcheck import Array
from course.text import say

#: Values are held to this, relative to the scale of what is expected (its largest entry).
VALUE_TOLERANCE = 1e-8


@dataclass(frozen=True)
class Near:
    """How near a value must come."""

    tolerance: float
    absolute: bool = False  #: or relative to the largest expected entry

    def same(self, array: Array, truth: npt.ArrayLike) -> bool:
        """Whether every entry is near enough to the true one."""
        scale = 1.0 if self.absolute else float(np.max(np.abs(truth), initial=0.0)) or 1.0
        return bool(np.all(np.abs(np.subtract(array, truth)) <= self.tolerance * scale))


def foretells(mistake: Known | Forms, value: object) -> npt.ArrayLike:
    """What a mistake gives; of several forms, the one that a value is nearest to."""
    if isinstance(mistake, Forms):
        return mistake.nearest(value)
    return in_one(value_of(mistake))


class ValueChecks(Rows):
    """Checks of values."""

    def equal(
        self,
        name: str,
        got: Callable[[], object],
        expected: Known,
        *,
        tolerance: float = VALUE_TOLERANCE,
        absolute: bool = False,
        m: int | None = None,
        mistakes: Mapping[str, Known | Forms] | None = None,
        unchanged: Mapping[str, object] | None = None,
        fresh: Mapping[str, object] | None = None,
        calls: Calls | Sequence[Calls] = (),
        twice: bool = False,
        dtype: str | None = None,
        lists: bool = False,
        given: Mapping[str, object] | None = None,
        reveal: bool = True,
        weight: float = 1.0,
    ) -> None:
        """Check that `got()` is `expected`: kind, shape, finite, every entry.

        Args:
            name: what is checked, on what.
            got: calls the learner's function.
            expected: number, array or list (a list takes a list or an array), or a function
                that gives it. A dict of arrays takes a dict that has these entries, all of them
                judged in this row; `mistakes` are such dicts too, or all numbers in one row.
            tolerance: allowed difference, relative to the largest expected entry.
            absolute: take `tolerance` as an absolute difference instead.
            m: the number of examples, where the value is a mean over them.
            mistakes: cause → the value this mistake gives (or a function that gives it, or
                `either` of several), for the doctor.
            unchanged: name → what the call must leave as it is, to the bit: an array, a number,
                or a dict or list of such (its entries are the same objects as before).
            fresh: name → argument with which the result must share no memory; nor may it with
                the result of a second call, which must be right as well.
            calls: how often functions must be called, `(f.exactly(12), g.at_least(3))`; `f` and
                `g` are `Counted`.
            twice: call `got` a second time, and require the same to the bit.
            dtype: the NumPy type that the result must have, `"float32"`; lists have none.
            lists: whether a list of numbers, or of such lists, is as good as an array.
            given: name → what stands in the learner's namespace under it during this check.
            reveal: whether the sentence may name the expected number.
            weight: this check's share of the points.
        """
        promises = Promises(self._namespace, unchanged, fresh)
        limits = (calls,) if isinstance(calls, Calls) else tuple(calls)
        near = Near(tolerance, absolute)

        def judge() -> None:
            before = promises.before()
            Run.read_late.clear()
            value, wrong_calls = counted(got, limits)
            if unchanged and Run.read_late:
                raise ValueError(say("unchanged_too_late", row=name))
            bits = np.asarray(value).tobytes() if twice else b""
            truth = self._expected(expected) if callable(expected) else expected
            like = truth if isinstance(truth, Mapping) else None

            def one(whole: object) -> object:
                return whole if like is None else laid_out(whole, like)

            truth = cast(npt.ArrayLike, one(truth))

            def foretold() -> dict[str, npt.ArrayLike]:
                # Of a wrong value alone: it may ask the answer again.
                return {cause: foretells(of, array) for cause, of in (mistakes or {}).items()}

            array: object = value
            try:
                array = as_array(one(value), truth, lists=lists)
            except Wrong as wrong:
                known = foreseen(value, foretold(), m)
                raise known or self._exchanged(lambda: one(got()), truth, near) or wrong from None
            if not near.same(array, truth):
                found = diagnose_value(array, truth, m=m, mistakes=foretold())
                turned = None if found else self._exchanged(lambda: one(got()), truth, near)
                raise turned or first_finding(found, array, truth, reveal=reveal, like=like)
            require_unchanged(before)
            if wrong_calls:
                raise wrong_calls
            kind = str(np.asarray(value).dtype)
            if dtype is not None and kind != dtype and not isinstance(value, (list, tuple)):
                raise Wrong(say("wrong_dtype", got=kind, expected=dtype), "wrong_dtype")
            if fresh is not None:
                again = got()
                promises.require_fresh(value, again)
                second = as_array(one(again), truth, any_shape=True, lists=lists)
                if second.shape != array.shape or not near.same(second, truth):
                    raise Wrong(say("not_the_same_twice"), "random")
            if twice and np.asarray(got()).tobytes() != bits:
                raise Wrong(say("not_the_same_twice"), "random")

        for cause in mistakes or {}:
            require(cause)
        self.add(name, judge, weight, given)

    def _exchanged(
        self, got: Callable[[], object], truth: npt.ArrayLike, near: Near
    ) -> Wrong | None:
        """The finding where two parts of the call that was read stand in each other's place."""
        for run in self._runs:
            for one, other in run.exchanges() if run.used else ():
                with contextlib.suppress(Exception):
                    if near.same(as_array(got(), truth), truth):
                        return Wrong(say("exchanged", one=one, other=other), "exchanged")
        return None

    def exact(
        self,
        name: str,
        got: Callable[[], object],
        expected: object,
        *,
        mistakes: Mapping[str, object] | None = None,
        unchanged: Mapping[str, object] | None = None,
        given: Mapping[str, object] | None = None,
        reveal: bool = True,
        weight: float = 1.0,
    ) -> None:
        """Check that `got()` is exactly this: a text, a shape, a list of names, a dict of them.

        Lists and tuples are alike; the order counts. True is not 1. `mistakes`, `unchanged`,
        `given` and `reveal` are as in `equal`.
        """
        promises = Promises(self._namespace, unchanged)

        def judge() -> None:
            before = promises.before()
            value = got()
            if value is None or (isinstance(value, list) and any(part is None for part in value)):
                raise Wrong(say("is_none"), "none")
            if callable(value):
                raise Wrong(say("is_function"), "wrong_kind")
            if comparable(value) == comparable(expected):
                require_unchanged(before)
                return
            for cause, wrong in (mistakes or {}).items():
                if comparable(value) == comparable(value_of(wrong)):
                    raise Wrong(explain(cause, gradient=False), cause)
            kind = "is_other" if reveal else "is_not_right"
            facts = {"got": str(value)[:200], "expected": expected}
            raise Wrong(say(kind, **facts), "unknown")

        for cause in mistakes or {}:
            require(cause)
        self.add(name, judge, weight, given)

    def output_by_hand(
        self, name: str, a: Callable[[], object], z: Callable[[], object], weight: float = 1.0
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
                turned = abs(belongs + its_input) * output * (1 - output) <= 0.006
                key = "other_z_sign" if turned else "other_z"
                raise Wrong(say(key, a=output, its_z=belongs, z=its_input), "other_z")

        self.add(name, judge, weight)

    def between(
        self, name: str, got: Callable[[], object], *, low: float, high: float, weight: float = 1.0
    ) -> None:
        """Check that `got()` is a finite number between `low` and `high`."""

        def judge() -> None:
            value = number(got())
            if not low <= value <= high:
                raise Wrong(say("not_between", got=value, low=low, high=high), "unknown")

        self.add(name, judge, weight)

    def raises(
        self,
        name: str,
        call: Callable[[], object],
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

        self.add(name, judge, weight)

    def true(
        self,
        name: str,
        claim: Callable[[], object],
        otherwise: str | Callable[[], str],
        *,
        cause: str = "",
        given: Mapping[str, object] | None = None,
        weight: float = 1.0,
    ) -> None:
        """Check that `claim()` is True: the bool itself, not something that passes for it.

        `otherwise` is the sentence (or gives it) where the claim is False.
        """

        def judge() -> None:
            value = claim()
            if type(value) not in (bool, np.bool_) or not value:
                raise Wrong(otherwise if isinstance(otherwise, str) else otherwise(), cause)

        self.add(name, judge, weight, given)
