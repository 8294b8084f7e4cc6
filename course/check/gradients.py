"""Checks of gradients, and of the learner's own gradient checks."""

import contextlib
import functools
import io
import itertools
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from course.check.findings import SPARED, Wrong, as_array, blindness, first_finding, number, split
from course.check.namespace import wrong_line
from course.check.promises import Promises, require_unchanged
from course.check.rows import Rows, value_of
from course.check.run import Run
from course.check.values import VALUE_TOLERANCE, Near
from course.doctor import Diagnosis, diagnose, explain
from course.memory import Before
from course.text import legible, say

#: A relative difference up to which a measured slope is near the right one, and too rough.
ROUGH = 1e-3
#: From here on one of the two gradients is zero, or next to it.
FLAT = 0.9999
#: So many orders of a gradient's parts are tried: all those of four.
MOST_ORDERS = 24
#: Expressions that give a loss and its gradient, and what stands for something in them beside X, Y
#: and params.
Line = tuple[str, str, *tuple[Mapping[str, object], ...]]


class GradientChecks(Rows):
    """Checks of gradients."""

    def gradients(
        self,
        on: str,
        got: Callable[[], object],
        expected: Mapping[str, npt.ArrayLike] | Callable[[], Mapping[str, npt.ArrayLike]],
        *,
        names: Sequence[str],
        as_dict: bool = True,
        tolerance: float = VALUE_TOLERANCE,
        unchanged: Mapping[str, object] | None = None,
        fresh: Mapping[str, object] | None = None,
        given: Mapping[str, object] | None = None,
        line: Line | None = None,
        weight: float = 1.0,
        **context: object,
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
            line: what gives the loss and its gradient, as texts in the learner's names and X, Y
                and params of the context: `("loss(forward(X, params)[0], Y)", "backward(…)")`, and
                a dict of whatever else they use. Where an exercise's other checks passed, the
                first visible row that the doctor speaks in says which line is the first wrong one,
                once for an exercise.
            weight: each row's share of the points.
            context: what `course.doctor.diagnose` knows of the network: `params`, `cache`, `m`,
                `output`, `Y`.
        """
        # A dict has the parameters' names; parts in an order are slopes, and are called so.
        called = tuple(f"d{name}" for name in names)
        call, again = (Run(tuple(names), got, as_dict, called) for _ in range(2))
        promises = Promises(self._namespace, unchanged, fresh)
        before, near = Before(unchanged or {}), Near(tolerance)
        diagnoses: dict[str, list[Diagnosis]] = {}
        told: list[int] = []  # the rows in which the doctor speaks

        @functools.cache
        def truth() -> Mapping[str, npt.ArrayLike]:
            return self._expected(expected) if callable(expected) else expected

        def look(truths: Mapping[str, npt.ArrayLike]) -> None:
            """Diagnose all parameters together: what explains two is likelier than either."""
            arrays = {}
            for name in names:
                with contextlib.suppress(Wrong):
                    arrays[name] = as_array(call.part(name), truths[name], any_shape=True)
            found = diagnose(
                arrays,
                {name: truths[name] for name in arrays},
                tolerance=tolerance,
                noise=0.0,
                **_known(context),
            )
            diagnoses.update({name: [d for d in found if d.parameter == name] for name in arrays})

        for name in names:

            def judge(name: str = name) -> None:
                promises.before()
                value = call[name]()
                if fresh is not None:
                    again.part(name)  # made in the same row
                truths = truth()
                array = as_array(value, truths[name], any_shape=True)
                if array.shape == (1, *np.shape(truths[name])):
                    as_array(value, truths[name])  # which says so
                if not diagnoses:
                    look(truths)
                if diagnoses[name]:
                    if other := exchanged_with(name, call, truths):
                        raise Wrong(
                            say("exchanged", one=f"d{name}", other=f"d{other}"), "exchanged"
                        )
                    wrong = first_finding(diagnoses[name], array, truths[name], f"d{name}")
                    parts = {other: call.part(other) for other in names}
                    if wrong.cause == "unknown" and (order := packed_as(parts, truths, near)):
                        orders = {"got": ", ".join(order), "expected": ", ".join(names)}
                        raise Wrong(say("packed_otherwise", **orders), "permuted")
                    if array.shape == np.shape(truths[name]):
                        told.append(len(self._rows))
                    raise wrong
                require_unchanged(before)
                if fresh is not None:
                    promises.require_fresh(call.whole, again.whole)
                    if not near.same(as_array(again.part(name), array), array):
                        raise Wrong(say("not_the_same_twice"), "random")

            self.add(f"d{name} {on}", judge, weight, given)
        if line is not None and told and not self._hidden and not self._has_line:
            self._add_line(told[0], line, context)

    def _add_line(self, row: int, line: Line, context: Mapping[str, object]) -> None:
        """Say in a row which line is wrong, where one is found; it costs nothing, whatever it does.

        What the gradient builds on has to be right, and known to be.
        """
        if any(self._session.still_red.get(name) is not False for name in self._after):
            return
        self._has_line = True  # asked for once: it takes the most of a red check's time
        loss, gradient, *more = line
        known = {
            key: value for key, value in _known(context).items() if key in ("X", "Y", "params")
        }
        said = io.StringIO()
        with (
            warnings.catch_warnings(action="ignore"),
            contextlib.redirect_stdout(said),
            contextlib.redirect_stderr(said),
        ):
            found = wrong_line(
                self._namespace, loss, gradient, dict(known, **(more[0] if more else {}))
            )
        if found is not None:
            text = say("wrong_line_after" if found.right else "wrong_line", **vars(found))
            before = self._rows[row]
            self._rows[row] = replace(before, message=legible(f"{before.message} {text}"))

    def flags(
        self,
        name: str,
        differences: Callable[[], object],
        *,
        wrong: Mapping[str, float],
        right: Sequence[str],
        unchanged: Mapping[str, object] | None = None,
        given: Mapping[str, object] | None = None,
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
        promises = Promises(self._namespace, unchanged)

        def judge() -> None:
            before = promises.before()
            parts = split(differences(), names, as_dict=True)
            values = {key: number(part) for key, part in zip(names, parts, strict=True)}
            accused = [key for key in right if abs(values[key]) > SPARED]
            if accused and len(set(values.values())) == 1 and SPARED < values[names[0]] < FLAT:
                raise Wrong(explain("pooled", gradient=False), "pooled")
            for key, expected in wrong.items():
                cause = blindness(values[key], expected)
                if cause and (cause == "negative_check" or not _tells_more(values, accused, wrong)):
                    facts = {"name": key, "got": values[key], "expected": expected}
                    raise Wrong(explain(cause, gradient=False, **facts), cause)
            for key in accused:
                got = abs(values[key])
                cause = "flat_check" if got > FLAT else "false_alarm"
                if got > FLAT and values[key] in wrong.values():
                    cause = "flat_or_pooled"  # the number of the wrong one is given to all
                if got <= ROUGH:
                    cause = "rough_check"
                times = (1 + got) / (1 - got) if got < 1 else np.inf
                facts = {"name": key, "got": values[key], "limit": SPARED, "times": times}
                raise Wrong(explain(cause, gradient=False, **facts), cause)
            require_unchanged(before)

        self.add(name, judge, weight, given)


def exchanged_with(name: str, call: Run, truths: Mapping[str, npt.ArrayLike]) -> str:
    """The part in whose place this one stands, and it in this one's; empty if there is none.

    A number and an array, or arrays of one axis and of two, are told apart by their shapes alone.
    """
    for other in truths:
        got = _shape(call.part(name)), _shape(call.part(other))
        due = np.shape(truths[other]), np.shape(truths[name])
        if got == due and len(due[0]) != len(due[1]):
            return other
    return ""


def _shape(value: object) -> tuple[int, ...] | None:
    """The shape of an array or a number; None of anything else."""
    return np.shape(value) if isinstance(value, (np.ndarray, np.generic, float, int)) else None


def packed_as(
    parts: Mapping[str, object], truths: Mapping[str, npt.ArrayLike], near: Near
) -> tuple[str, ...]:
    """The order of the parts in a row of numbers that was cut up in another; empty if in none."""
    with contextlib.suppress(Wrong):
        flat = np.concatenate([as_array(parts[name], truths[name]).ravel() for name in parts])
        for order in itertools.islice(itertools.permutations(parts), 1, MOST_ORDERS):
            if near.same(flat, np.concatenate([np.ravel(truths[name]) for name in order])):
                return order
    return ()


def _tells_more(
    values: Mapping[str, float], accused: Sequence[str], wrong: Mapping[str, float]
) -> bool:
    """Whether a right gradient that is accused says more than what is said of a wrong one.

    It does where all that are accused are off by one factor, or a little: so it is measured. It
    does not where one has the number of the wrong one: there the names are exchanged.
    """
    sizes = [abs(values[key]) for key in accused]
    alike = bool(sizes) and (max(sizes) <= ROUGH or max(sizes) - min(sizes) <= 1e-3 * max(sizes))
    return alike and all(blindness(size, w) for size in sizes for w in wrong.values())


def _known(context: Mapping[str, object]) -> dict[str, Any]:
    """The doctor's context; what cannot be worked out is left out of it."""
    known = {}
    for key, value in context.items():
        with contextlib.suppress(Exception):
            known[key] = value_of(value)
    return known
