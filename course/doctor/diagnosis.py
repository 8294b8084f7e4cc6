"""The gradient doctor: from a wrong gradient to the mistake that makes it.

Each mistake of `course.doctor.mistakes` predicts a wrong gradient. It is named only where the
prediction lies within 1e-6 of the student's numbers and at least a hundred times closer to them
than the truth does: a diagnosis is a claim that was checked.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from course.doctor.causes import explain, in_general
from course.doctor.edits import slope_at_output
from course.doctor.fitting import Fits, explained, fits
from course.doctor.mistakes import COMMON_FIRST, MISTAKES
from course.doctor.mistakes.scale import means_outputs
from course.doctor.network import (
    ACTIVATIONS,
    OUTPUTS,
    Array,
    Problem,
)
from course.doctor.reading import Known, problem_of
from course.doctor.walk import CLOSE, CLOSER
from course.doctor.widths import stands_in
from course.text import say

Gradient = Mapping[str, npt.ArrayLike]
#: The causes that are factors: the same one may have several reasons.
FACTORS = {
    "not_averaged",
    "averaged_twice",
    "doubled",
    "halved",
    "wrong_divisor",
    "mean_over_outputs",
    "divided_by_outputs",
    "divided_by_entries",
}
#: The relative error of a gradient that was computed in float32.
FLOAT32 = 1e-4


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
    activation: str | Sequence[str] | None = None,
    output: str | None = None,
    X: npt.ArrayLike | None = None,
    Y: npt.ArrayLike | None = None,
    tolerance: float = CLOSE,
    noise: float | None = None,
    columns: bool | None = None,
    earlier: Mapping[str, npt.ArrayLike] | None = None,
) -> list[Diagnosis]:
    """Name the likely causes of a wrong gradient.

    Args:
        got: the student's gradient: an array, or a dict name → array: `W1`, `b1`, `W2`, … (or
            `w1`, or counted from 0), `w`, `b` of one neuron; names of another kind are told by
            their shapes. Biases may be missing, or stand in the first or last row of the weights.
            All in one vector are taken apart as `params` are, in their order, row by row.
        expected: the trusted gradient, of the same form, shapes as the parameters.
        params: the parameters, name → array.
        cache: what forward computed: `A0` (m, n_in) the inputs, `Z1`, `A1` (m, n_1), …
        m: the number of examples.
        decay: λ of the penalty ½·λ·ΣW² (not divided by m, not on biases).
        activation: of the hidden units: `"sigmoid"`, `"tanh"`, `"relu"` or `"leaky_relu"` (of
            the usual slopes below 0 the one that gives the true gradient); or one for each
            hidden layer.
        output: the last function and the loss: `"sigmoid+bce"`, `"softmax+ce"`, or `"linear"`,
            `"sigmoid"`, `"tanh"`, `"relu"` or `"softmax"` with `"+mse"`.
        X: the inputs (m, n_in); `cache["A0"]` by default.
        Y: the targets, (m, k) or (m,); of several outputs also the labels 0, 1, …, (m,).
        tolerance: the difference, relative to a parameter's largest entry, up to which its
            gradient is right.
        noise: the error of an entry of `expected`; by default what rounding makes of a slope
            that is measured with ε = 1e-5. 0 for a gradient that was derived.
        columns: whether examples are columns: X (n_in, m), W (n_out, n_in), b (n_out, 1). By
            default the shapes tell.
        earlier: the gradient of an earlier batch, of the same form, where there was one.

    Raises:
        ValueError: where it knows no such activation or output.

    Returns:
        Diagnoses, the most likely first: the cause that explains most parameters, then the more
        common one. Two mistakes at once are two ids joined by `+`. Empty where every gradient is
        right; a gradient that fits no known pattern has the cause `unknown`.
    """
    for word in (activation,) if isinstance(activation, str | None) else activation:
        _require("activation", word, ACTIVATIONS)
    _require("output", output, OUTPUTS)
    if not isinstance(got, Mapping) or not isinstance(expected, Mapping):
        got, expected = {"": got}, {"": expected}  # type: ignore[dict-item]
    got, expected = _taken_apart((got, expected), params or {})
    layers = activation if isinstance(activation, str | None) else tuple(activation)
    known = Known(params, cache, m, decay, layers, output, X, Y, columns, earlier, noise)
    problem = problem_of(got, expected, known)
    wrong = [name for name in problem.expected if not _is_right(problem, name, tolerance)]
    found: list[Diagnosis] = []
    numbers = []
    for name in wrong:
        bad = problem.got[name][~np.isfinite(problem.got[name])]
        if bad.size:
            found.append(_named(problem, name, "not_a_number", 1.0, {"value": float(bad.flat[0])}))
        elif not np.all(np.isfinite(problem.expected[name])):
            found.append(_named(problem, name, "not_measured", 1.0))
        else:
            numbers.append(name)
    explaining = fits(problem, numbers)
    for name, causes in explaining.items():
        for cause, fit in causes.items():
            found.append(_named(problem, name, cause, fit.share, *fit.facts))
    votes = Counter(diagnosis.cause for diagnosis in found)
    found.sort(key=lambda d: (-votes[d.cause], _commonness(problem, d.cause)))
    found = _with_rivals(found, explaining)
    for name in numbers:
        if not explaining.get(name):
            found.append(_unexplained(problem, name, wrong))
    return _each_once(found)


def _taken_apart(gradients: Sequence[Gradient], params: Gradient) -> Sequence[Gradient]:
    """The parts of gradients, where each holds all parameters in one vector; else as they are."""
    vectors = [np.asarray(value) for each in gradients for value in each.values()]
    sizes = [np.size(value) for value in params.values()]
    if len(sizes) < 2 or [vector.shape for vector in vectors] != [(sum(sizes),)] * len(gradients):
        return gradients
    places = np.cumsum(sizes)[:-1]
    return [
        {
            name: part.reshape(np.shape(value))
            for (name, value), part in zip(params.items(), np.split(vector, places), strict=True)
        }
        for vector in vectors
    ]


def _with_rivals(found: list[Diagnosis], explaining: Fits) -> list[Diagnosis]:
    """Where a factor has more than one reason, the first sentence says so."""
    said: set[str] = set()
    rivalled = []
    for one in found:
        others = [cause for cause in explaining.get(one.parameter, {}) if cause != one.cause]
        if one.parameter not in said and one.cause in FACTORS and FACTORS & set(others):
            text = " ".join(in_general(cause) for cause in others if cause in FACTORS)
            text = text[:1].lower() + text[1:]  # it goes on after a colon
            sentence = f"{one.sentence} {say('doctor_rivals', others=text)}"
            one = replace(one, sentence=sentence)
        said.add(one.parameter)
        rivalled.append(one)
    return rivalled


def _each_once(found: list[Diagnosis]) -> list[Diagnosis]:
    """Of a parameter that holds weights and bias, a cause is said once."""
    return list({(one.parameter, one.cause): one for one in reversed(found)}.values())[::-1]


def _require(what: str, word: str | None, known: Collection[str]) -> None:
    """Refuse a word that the doctor does not know: it would look at factors and shapes alone."""
    if word is not None and word not in known:
        raise ValueError(say("no_such_network", what=what, word=word, known=", ".join(known)))


def _is_right(problem: Problem, name: str, tolerance: float) -> bool:
    """Whether a gradient is the true one, as it was given or as the network gives it."""
    truths = [problem.expected[name]]
    if name in problem.given:
        truths.append(problem.given[name])
    if problem.float32:
        tolerance = max(tolerance, FLOAT32)
    return any(_near(problem.got[name], truth, tolerance, problem.noise) for truth in truths)


def _near(got: Array, truth: Array, tolerance: float, noise: float) -> bool:
    if got.shape != truth.shape or not np.all(np.isfinite(truth)):
        return False  # a difference from it tells nothing
    scale = float(np.max(np.abs(truth), initial=0.0))
    return bool(np.all(np.abs(got - truth) <= tolerance * scale + noise))


def _commonness(problem: Problem, cause: str) -> tuple[bool, int]:
    """Less for what is more common: what is seen at once, a known mistake, two at once."""
    parts = cause.split("+")
    net, late = problem.net, 0
    # A cross-entropy has no square that could leave a 2 behind; of two outputs' mean it is theirs.
    if net is not None and cause in ("doubled", "halved", "divided_by_entries"):
        late = len(COMMON_FIRST) * (not net.output.endswith("mse") or means_outputs(net))
    place = max(COMMON_FIRST.get(part, -1) for part in parts)
    return len(parts) > 1, late + place


def _named(
    problem: Problem, name: str, cause: str, share: float, *own: Mapping[str, object]
) -> Diagnosis:
    """A diagnosis with its sentence filled in, with each part's own facts."""
    got, expected = problem.got[name], problem.expected[name]
    turned = problem.turned and expected.ndim == 2
    shapes = (each.shape[::-1] if turned else each.shape for each in (got, expected))
    own_name = problem.called.get(name, name)
    facts: dict[str, object] = {
        "name": f"d{own_name}" if name else "The gradient",
        "m": problem.m,
        "decay": problem.decay,
        "letter": problem.kind(name) or "W",
        "factor": problem.m,  # of all that is said to be too large or too small by one
        "got_shape": next(shapes),
        "expected_shape": next(shapes),
        "rows": say("columns" if problem.columns else "rows"),
        "axis": int(problem.columns),
        "first": say("doctor_dZ_first" if problem.columns else "doctor_A_first"),
        "slope": slope_at_output(problem.net),
    }
    if problem.decay and cause in ("not_averaged", "averaged_twice"):
        # The weight decay beside it is right: only the data's part is m times off.
        facts["name"] = f"The data's part of {facts['name']}"
    parts = cause.split("+")
    each = [*own, *({} for _ in parts[len(own) :])]
    sentences = [
        explain(part, gradient=True, **{**facts, **more})
        for part, more in zip(parts, each, strict=True)
    ]
    text = (
        sentences[0]
        if len(sentences) == 1
        else say("doctor_two", first=sentences[0], second=sentences[1])
    )
    return Diagnosis(own_name, cause, text, share)


def _unexplained(problem: Problem, name: str, wrong: list[str]) -> Diagnosis:
    """Says that no pattern fits, and which step of the backward pass to look at first."""
    got, expected = problem.got[name], problem.expected[name]
    if got.shape != expected.shape:
        if slip := stands_in(problem, name):
            said = explain("wrong_operand", gradient=True, **slip)
            return replace(
                _named(problem, name, "wrong_shape", 1.0, {"hint": said}), cause="wrong_operand"
            )
        m = problem.m
        if problem.kind(name) == "b" and got.shape in ((m,), (m, 1), (1, m)) and problem.net:
            return _named(problem, name, "bias_wrong_axis", 0.0)
        if problem.m and got.shape in _broadcast_shapes(expected.shape, problem.m):
            extra = say("doctor_extra_axis", m=problem.m)
            return _named(problem, name, "wrong_shape", 0.0, {"hint": extra})
        hint = say("doctor_turned") if got.shape == expected.shape[::-1] else ""
        return _named(problem, name, "wrong_shape", 0.0, {"hint": hint})
    if problem.forward:
        return _named(problem, name, "other_forward", 0.0, {"what": problem.forward})
    step = _where_to_look(problem, name, wrong)
    if problem.unlike:
        step = f"{step} {say('doctor_unlike')}".strip()
    return replace(_named(problem, name, "unknown", 0.0, {"hint": step}), hint=step)


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
    names = {"weight": f"d{weight}", "bias": f"d{bias}"}
    if bias in problem.called:  # it has no name of its own: it is a row or a column of the weights
        whole = f"d{problem.called[bias]}"
        names = {part: say(f"part_of_{part}", name=whole) for part in names}
    if bias not in wrong:
        return say("doctor_look_at_decayed" if problem.decay else "doctor_look_at_weight", **names)
    if weight not in wrong:
        return say("doctor_look_at_bias", **names)
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


def _has_its_size(got: Array, expected: Array, prediction: Array) -> bool:
    """Whether a value is a hundred times closer to a prediction than the prediction is to zero."""
    size = float(np.max(np.abs(prediction)))
    # Of a prediction of zeros nothing but rounding may be left, that of a measured slope too.
    allowed = size / CLOSER or 1e-8 * float(np.max(np.abs(expected)))
    return bool(np.all(np.abs(got - prediction) <= allowed))


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
        share = explained(got, expected, prediction)
        if share is not None and _has_its_size(got, expected, prediction):
            found.append(Diagnosis("", cause, explain(cause, gradient=False, m=m), share))
    return found
