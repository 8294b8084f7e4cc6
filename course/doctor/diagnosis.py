"""The gradient doctor: from a wrong gradient to the mistake that makes it.

Each mistake of `course.doctor.mistakes` predicts a wrong gradient. It is named only where the
prediction lies within 1e-6 of the student's numbers and at least a hundred times closer to them
than the truth does: a diagnosis is a claim that was checked.
"""

import itertools
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from course.doctor.causes import explain
from course.doctor.mistakes import COMMON_FIRST, MISTAKES
from course.doctor.network import (
    OUTPUTS,
    SLOPE_OF_A,
    Array,
    Problem,
    predict,
)
from course.doctor.reading import Known, problem_of
from course.text import say

#: A prediction must come this close to the student's numbers, relative to their scale ...
CLOSE = 1e-6
#: ... and this many times closer than the truth does.
CLOSER = 100.0


@dataclass(frozen=True)
class Diagnosis:
    """One named cause. `share` is how much of the difference it explains, 0 to 1."""

    parameter: str
    cause: str
    sentence: str
    share: float
    hint: str = ""  #: of one that is unknown: the step of the backward pass to look at first


def diagnose(
    got: Mapping[str, npt.ArrayLike] | npt.ArrayLike,
    expected: Mapping[str, npt.ArrayLike] | npt.ArrayLike,
    *,
    params: Mapping[str, npt.ArrayLike] | None = None,
    cache: Mapping[str, npt.ArrayLike] | None = None,
    m: int | None = None,
    decay: float = 0.0,
    activation: str | None = None,
    output: str | None = None,
    X: npt.ArrayLike | None = None,
    Y: npt.ArrayLike | None = None,
    tolerance: float = CLOSE,
) -> list[Diagnosis]:
    """Name the likely causes of a wrong gradient.

    Args:
        got: the student's gradient: an array, or a dict name → array: `W1`, `b1`, `W2`, … (or
            `w1`, or counted from 0), `w`, `b` of one neuron; names of another kind are told by
            their shapes. Biases may be missing.
        expected: the trusted gradient, of the same form, shapes as the parameters.
        params: the parameters, name → array.
        cache: what forward computed: `A0` (m, n_in) the inputs, `Z1`, `A1` (m, n_1), …
        m: the number of examples.
        decay: λ of the penalty ½·λ·ΣW² (not divided by m, not on biases).
        activation: of the hidden units: `"sigmoid"`, `"tanh"` or `"relu"`.
        output: `"sigmoid+bce"`, `"softmax+ce"`, `"linear+mse"` or `"sigmoid+mse"`.
        X: the inputs (m, n_in); `cache["A0"]` by default.
        Y: the targets, (m, k) or (m,); of several outputs also the labels 0, 1, …, (m,).
        tolerance: the difference, relative to a parameter's largest entry, up to which its
            gradient is right.

    Raises:
        ValueError: where it knows no such activation or output.

    Returns:
        Diagnoses, the most likely first: the cause that explains most parameters, then the more
        common one. Two mistakes at once are two ids joined by `+`. Empty where every gradient is
        right; a gradient that fits no known pattern has the cause `unknown`.
    """
    _require("activation", activation, SLOPE_OF_A)
    _require("output", output, OUTPUTS)
    if not isinstance(got, Mapping) or not isinstance(expected, Mapping):
        got, expected = {"": got}, {"": expected}  # type: ignore[dict-item]
    known = Known(params, cache, m, decay, activation, output, X, Y)
    problem = problem_of(got, expected, known)
    wrong = [name for name in problem.expected if not _is_right(problem, name, tolerance)]
    found: list[Diagnosis] = []
    numbers = []
    for name in wrong:
        bad = problem.got[name][~np.isfinite(problem.got[name])]
        if bad.size:
            found.append(_named(problem, name, "not_a_number", 1.0, value=float(bad.flat[0])))
        elif not np.all(np.isfinite(problem.expected[name])):
            found.append(_named(problem, name, "not_measured", 1.0))
        else:
            numbers.append(name)
    fits = _single(problem, numbers)
    unexplained = [name for name in numbers if not fits.get(name)]
    fits.update(_pairs(problem, unexplained))

    for name, causes in fits.items():
        for cause, share in causes.items():
            found.append(_named(problem, name, cause, share))
    votes = Counter(diagnosis.cause for diagnosis in found)
    found.sort(key=lambda d: (-votes[d.cause], _commonness(d.cause)))
    for name in numbers:
        if not fits.get(name):
            found.append(_unexplained(problem, name, wrong))
    return found


def _require(what: str, word: str | None, known: Collection[str]) -> None:
    """Refuse a word that the doctor does not know: it would look at factors and shapes alone."""
    if word is not None and word not in known:
        raise ValueError(say("no_such_network", what=what, word=word, known=", ".join(known)))


def _is_right(problem: Problem, name: str, tolerance: float) -> bool:
    got, expected = problem.got[name], problem.expected[name]
    if got.shape != expected.shape or not np.all(np.isfinite(expected)):
        return False  # a difference from it tells nothing
    scale = float(np.max(np.abs(expected), initial=0.0))
    return bool(np.all(np.abs(got - expected) <= tolerance * scale))


def _fit(got: Array, expected: Array, prediction: Array) -> float | None:
    """How much of the difference a prediction explains; None where it is not accepted."""
    if prediction.shape != got.shape or not np.all(np.isfinite(prediction)):
        return None
    miss = float(np.max(np.abs(got - prediction), initial=0.0))
    scale = float(np.max(np.abs(prediction), initial=0.0))
    if got.shape != expected.shape:
        return 1.0 if miss <= CLOSE * scale and scale else None
    off = float(np.max(np.abs(got - expected), initial=0.0))
    # A prediction of zeros has no scale of its own: the difference gives it one.
    if not off or miss > CLOSE * max(scale, off) or CLOSER * miss > off:
        return None
    return 1 - miss / off


def _single(problem: Problem, wrong: list[str]) -> dict[str, dict[str, float]]:
    """Parameter → the causes that explain it by themselves, and their shares."""
    fits: dict[str, dict[str, float]] = {name: {} for name in wrong}

    def offer(cause: str, name: str, prediction: Array) -> None:
        share = _fit(problem.got[name], problem.expected[name], prediction)
        if share is not None:
            fits[name][cause] = max(share, fits[name].get(cause, 0.0))

    for mistake in MISTAKES.values():
        for twist in mistake.twists(problem) if mistake.twists else ():
            for name, prediction in predict(problem, twist).items():
                if name in fits:
                    offer(mistake.id, name, prediction)
        for name in wrong:
            for prediction in mistake.numbers(problem, name) if mistake.numbers else ():
                offer(mistake.id, name, prediction)
    return fits


def _pairs(problem: Problem, unexplained: list[str]) -> dict[str, dict[str, float]]:
    """The same for two mistakes at once; tried only where no single one fits."""
    fits: dict[str, dict[str, float]] = {}
    if not unexplained:
        return fits
    forms = [
        (mistake.id, twist)
        for mistake in MISTAKES.values()
        if mistake.twists
        for twist in mistake.twists(problem)
    ]
    for (first, one), (second, other) in itertools.combinations(forms, 2):
        if (both := one.joined(other)) is None:
            continue
        for name, prediction in predict(problem, both).items():
            if name in unexplained:
                share = _fit(problem.got[name], problem.expected[name], prediction)
                if share is not None:
                    fits.setdefault(name, {}).setdefault(f"{first}+{second}", share)
    return fits


def _commonness(cause: str) -> tuple[bool, int]:
    """Less for what is more common: what is seen at once, a known mistake, two at once."""
    return "+" in cause, max(COMMON_FIRST.get(part, -1) for part in cause.split("+"))


def _named(problem: Problem, name: str, cause: str, share: float, **values: object) -> Diagnosis:
    """A diagnosis with its sentence filled in."""
    got, expected = problem.got[name], problem.expected[name]
    facts: dict[str, object] = {
        "name": f"d{name}" if name else "The gradient",
        "m": problem.m,
        "decay": problem.decay,
        "factor": problem.m,  # of all that is said to be too large or too small by one
        "got_shape": got.shape,
        "expected_shape": expected.shape,
        **values,
    }
    if problem.decay and cause in ("not_averaged", "averaged_twice"):
        # The weight decay beside it is right: only the data's part is m times off.
        facts["name"] = f"The data's part of {facts['name']}"
    sentences = [explain(part, gradient=True, **facts) for part in cause.split("+")]
    text = (
        sentences[0]
        if len(sentences) == 1
        else say("doctor_two", first=sentences[0], second=sentences[1])
    )
    return Diagnosis(name, cause, text, share)


def _unexplained(problem: Problem, name: str, wrong: list[str]) -> Diagnosis:
    """Says that no pattern fits, and which step of the backward pass to look at first."""
    got, expected = problem.got[name], problem.expected[name]
    if got.shape != expected.shape:
        m = problem.m
        if problem.kind(name) == "b" and got.shape in ((m,), (m, 1), (1, m)) and problem.net:
            return _named(problem, name, "bias_wrong_axis", 0.0)
        if problem.m and got.shape in _broadcast_shapes(expected.shape, problem.m):
            extra = say("doctor_extra_axis", m=problem.m)
            return _named(problem, name, "wrong_shape", 0.0, hint=extra)
        hint = say("doctor_turned") if got.shape == expected.shape[::-1] else ""
        return _named(problem, name, "wrong_shape", 0.0, hint=hint)
    step = _where_to_look(problem, name, wrong)
    return replace(_named(problem, name, "unknown", 0.0, hint=step), hint=step)


def _broadcast_shapes(shape: tuple[int, ...], m: int) -> tuple[tuple[int, ...], ...]:
    """The shapes that a gradient gets where an m×m matrix came in the place of m numbers."""
    return (*shape, m), tuple(m if n == 1 else n for n in shape)


def _where_to_look(problem: Problem, name: str, wrong: list[str]) -> str:
    """The first wrong quantity on the way back, from which gradients are right and which not."""
    if name not in problem.names:
        return ""
    called = {place: parameter for parameter, place in problem.names.items()}
    layer = max(layer for (_, layer), parameter in called.items() if parameter in wrong)
    weight, bias = called.get(("W", layer)), called.get(("b", layer))
    if weight is None or bias is None:
        return ""  # one alone does not tell whether dZ is right
    if bias not in wrong:
        return say("doctor_look_at_weight", weight=f"d{weight}", bias=f"d{bias}")
    if weight not in wrong:
        return say("doctor_look_at_bias", weight=f"d{weight}", bias=f"d{bias}")
    if layer == max(layer for _, layer in called):
        step = "dz" if weight == "w" else f"dZ{layer}"  # one neuron has no layers to count
        return say("doctor_look_at_output", step=step)
    return say("doctor_look_at_step", layer=layer, above=layer + 1)


# ---- Values that are no gradients ------------------------------------------------------------


def _value_predictions(got: Array, expected: Array, m: int | None) -> Iterator[tuple[str, Array]]:
    """What common mistakes make of an output or a loss, the more common first."""
    for mistake in MISTAKES.values():
        for prediction in mistake.values(got, expected, m) if mistake.values else ():
            yield mistake.id, prediction


def diagnose_value(
    got: npt.ArrayLike,
    expected: npt.ArrayLike,
    *,
    m: int | None = None,
    mistakes: Mapping[str, npt.ArrayLike] | None = None,
) -> list[Diagnosis]:
    """The same for a value that is no gradient: an output, a loss, a history.

    Args:
        got: the student's value, a number or an array.
        expected: the trusted value, of the same shape.
        m: the number of examples, where the value is a mean over them.
        mistakes: cause → the value that this mistake gives, tried first.

    Returns:
        As `diagnose`; a difference that fits nothing known gives an empty list.
    """
    got, expected = np.asarray(got, np.float64), np.asarray(expected, np.float64)
    planted = ((c, np.asarray(v, np.float64)) for c, v in (mistakes or {}).items())
    found = []
    for cause, prediction in (*planted, *_value_predictions(got, expected, m)):
        share = _fit(got, expected, prediction)
        if share is not None:
            found.append(Diagnosis("", cause, explain(cause, gradient=False, m=m), share))
    return found
