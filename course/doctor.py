"""The gradient doctor: from a wrong gradient to the mistake that makes it.

Each hypothesis predicts the gradient that one mistake would give. It is accepted only where it
lies within 1e-6 of the student's numbers and at least a hundred times closer to them than the
truth does: a diagnosis is a claim that was checked.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from course.messages import explain

Array = npt.NDArray[np.float64]

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


@dataclass(frozen=True)
class Case:
    """One parameter's wrong gradient and all that is known of the network."""

    parameter: str
    got: Array
    expected: Array
    params: Mapping[str, Array] = field(default_factory=dict)
    cache: Mapping[str, Array] = field(default_factory=dict)
    m: int | None = None
    output: str | None = None
    Y: Array | None = None

    @property
    def is_bias(self) -> bool:
        """Whether the parameter is a bias: its name begins with b, as in the notation."""
        return self.parameter.startswith("b")

    def from_dZ(self, dZ: Array) -> list[Array]:
        """This parameter's gradient for a given dZ (m,) of the only layer, where that is known."""
        A0 = self.cache.get("A0")
        if self.is_bias:
            return [np.full(self.expected.shape, np.sum(dZ))] if self.expected.size == 1 else []
        if A0 is None or A0.shape[0] != dZ.shape[0]:
            return []
        return [(A0.T @ dZ).reshape(self.expected.shape)]

    def output_error(self) -> Array | None:
        """a − y (m,) of a network of one layer and one unit, where that is known."""
        A1 = self.cache.get("A1")
        if A1 is None or self.Y is None or A1.shape != self.Y.shape or A1.ndim != 1:
            return None
        return A1 - self.Y


def not_averaged(case: Case) -> list[Array]:
    """The sum over the examples in place of the mean: m times too large."""
    return [case.expected * case.m] if case.m else []


def averaged_twice(case: Case) -> list[Array]:
    """Divided by m in dZ and once more in dW: m times too small."""
    return [case.expected / case.m] if case.m else []


def sign(case: Case) -> list[Array]:
    """y − a in place of a − y."""
    return [-case.expected]


def doubled(case: Case) -> list[Array]:
    """A factor 2 left over."""
    return [2 * case.expected]


def halved(case: Case) -> list[Array]:
    """A factor ½ too many."""
    return [case.expected / 2]


def left_zero(case: Case) -> list[Array]:
    """np.zeros_like, never filled in."""
    return [np.zeros_like(case.expected)] if np.any(case.expected) else []


def weights_returned(case: Case) -> list[Array]:
    """The parameter returned under the heading of its gradient."""
    value = case.params.get(case.parameter)
    return [value] if value is not None and value.shape == case.expected.shape else []


def output_derivative_kept(case: Case) -> list[Array]:
    """a(1 − a) multiplied on, although cross-entropy cancels it."""
    error = case.output_error()
    if error is None or case.output != "sigmoid+bce":
        return []
    a = case.cache["A1"]
    return case.from_dZ(error * a * (1 - a) / len(a))


def no_activation_derivative(case: Case) -> list[Array]:
    """a(1 − a) forgotten, where squared error needs it."""
    error = case.output_error()
    if error is None or case.output != "sigmoid+mse":
        return []
    return case.from_dZ(error / len(error)) + case.from_dZ(2 * error / len(error))


def first_example_only(case: Case) -> list[Array]:
    """Row 0 in place of the sum over the rows, averaged or not."""
    error = case.output_error()
    if error is None:
        return []
    first = np.where(np.arange(len(error)) == 0, error, 0.0)
    return case.from_dZ(first) + case.from_dZ(first / len(error))


def broadcast(case: Case) -> list[Array]:
    """(m, 1) − (m,): an m×m matrix of differences, then summed or averaged to the right shape."""
    A1 = case.cache.get("A1")
    if A1 is None or case.Y is None or case.Y.ndim != 1 or A1.size != case.Y.size:
        return []
    if case.is_bias:  # the mean of the whole matrix is the right mean: nothing to tell apart
        return []
    square = A1.reshape(-1, 1) - case.Y.reshape(1, -1)
    m = len(square)
    return [
        prediction
        for summed in (square.sum(axis=0), square.sum(axis=1))
        for scale in (1.0, 1 / m, 1 / m**2)
        for prediction in case.from_dZ(summed * scale)
    ]


def float32(case: Case) -> list[Array]:
    """Right, rounded to float32."""
    return [case.expected.astype(np.float32).astype(np.float64)]


def no_activation(case: Case) -> list[Array]:
    """z where sigmoid(z) was asked for."""
    inside = np.all((case.expected > 0) & (case.expected < 1))
    return [np.log(case.expected) - np.log1p(-case.expected)] if inside else []


def activated_twice(case: Case) -> list[Array]:
    """sigmoid(sigmoid(z)) in place of sigmoid(z)."""
    inside = np.all((case.expected >= 0) & (case.expected <= 1))
    return [1 / (1 + np.exp(-case.expected))] if inside else []


def flipped(case: Case) -> list[Array]:
    """sigmoid(−z) = 1 − sigmoid(z)."""
    inside = np.all((case.expected >= 0) & (case.expected <= 1))
    return [1 - case.expected] if inside else []


Hypothesis = Callable[[Case], list[Array]]

#: In order of how common the mistakes are: the order in which those that fit are named.
GRADIENT_HYPOTHESES: tuple[tuple[str, Hypothesis], ...] = (
    ("not_averaged", not_averaged),
    ("sign", sign),
    ("output_derivative_kept", output_derivative_kept),
    ("no_activation_derivative", no_activation_derivative),
    ("left_zero", left_zero),
    ("averaged_twice", averaged_twice),
    ("doubled", doubled),
    ("halved", halved),
    ("weights_returned", weights_returned),
    ("row0", first_example_only),
    ("broadcast", broadcast),
    ("float32", float32),
)

VALUE_HYPOTHESES: tuple[tuple[str, Hypothesis], ...] = (
    ("not_averaged", not_averaged),
    ("no_activation", no_activation),
    ("flipped", flipped),
    ("sign", sign),
    ("averaged_twice", averaged_twice),
    ("doubled", doubled),
    ("halved", halved),
    ("activated_twice", activated_twice),
    ("float32", float32),
)


def diagnose(
    got: Mapping[str, npt.ArrayLike] | npt.ArrayLike,
    expected: Mapping[str, npt.ArrayLike] | npt.ArrayLike,
    *,
    params: Mapping[str, npt.ArrayLike] | None = None,
    cache: Mapping[str, npt.ArrayLike] | None = None,
    m: int | None = None,
    output: str | None = None,
    Y: npt.ArrayLike | None = None,
    tolerance: float = CLOSE,
) -> list[Diagnosis]:
    """Name the likely causes of a wrong gradient.

    Args:
        got: the student's gradient: an array, or a dict name → array.
        expected: the trusted gradient, of the same form and shapes.
        params: the parameters, name → array shaped like its gradient.
        cache: what forward computed: `A0` (m, n) the inputs, `A1` (m,) the outputs.
        m: the number of examples.
        output: the output unit and loss: `"sigmoid+bce"` or `"sigmoid+mse"`.
        Y: the targets, (m,).
        tolerance: the relative difference up to which a gradient is right.

    Returns:
        Diagnoses, the most likely first; empty where every gradient is right. A wrong gradient
        that fits no known pattern has the cause `unknown`.
    """
    if not isinstance(got, Mapping) or not isinstance(expected, Mapping):
        got, expected = {"": got}, {"": expected}  # type: ignore[dict-item]
    context = {
        "params": {k: np.asarray(v, dtype=np.float64) for k, v in (params or {}).items()},
        "cache": {k: np.asarray(v, dtype=np.float64) for k, v in (cache or {}).items()},
        "m": m,
        "output": output,
        "Y": None if Y is None else np.asarray(Y, dtype=np.float64),
    }
    found: list[Diagnosis] = []
    for name, truth in expected.items():
        case = Case(
            name,
            np.asarray(got[name], dtype=np.float64),
            np.asarray(truth, dtype=np.float64),
            **context,  # type: ignore[arg-type]
        )
        found += _diagnose_one(case, GRADIENT_HYPOTHESES, tolerance)
    return found


def diagnose_value(
    got: npt.ArrayLike,
    expected: npt.ArrayLike,
    *,
    m: int | None = None,
    mistakes: Mapping[str, npt.ArrayLike] | None = None,
    tolerance: float = CLOSE,
) -> list[Diagnosis]:
    """The same for a value that is no gradient: an output, a loss, a history.

    Args:
        got: the student's value, a number or an array.
        expected: the trusted value, of the same shape.
        m: the number of examples, where the value is a mean over them.
        mistakes: cause → the value that this mistake gives, tried first.
        tolerance: the relative difference up to which the value is right.

    Returns:
        As `diagnose`.
    """
    case = Case("", np.asarray(got, np.float64), np.asarray(expected, np.float64), m=m)
    planted = tuple(
        (cause, lambda case, value=value: [np.asarray(value, dtype=np.float64)])
        for cause, value in (mistakes or {}).items()
    )
    return _diagnose_one(case, planted + VALUE_HYPOTHESES, tolerance, gradient=False)


def _diagnose_one(
    case: Case,
    hypotheses: tuple[tuple[str, Hypothesis], ...],
    tolerance: float,
    *,
    gradient: bool = True,
) -> list[Diagnosis]:
    name = f"d{case.parameter}" if case.parameter else "The gradient"

    def named(cause: str, share: float = 1.0, **values: object) -> Diagnosis:
        facts: dict[str, object] = {"name": name, "m": case.m, **values}
        sentence = explain(cause, gradient=gradient, **facts)
        return Diagnosis(case.parameter, cause, sentence, share)

    if case.got.shape != case.expected.shape:
        cause = "wrong_shape"
        if case.got.shape == case.expected.shape[::-1]:
            cause = "transposed"
        elif case.m and case.got.shape == (*case.expected.shape, case.m):
            cause = "broadcast"
        return [named(cause, got_shape=case.got.shape, expected_shape=case.expected.shape)]
    bad = case.got[~np.isfinite(case.got)]
    if bad.size:
        return [named("not_a_number", value=float(bad.flat[0]))]
    off = float(np.max(np.abs(case.got - case.expected), initial=0.0))
    if off <= tolerance * float(np.max(np.abs(case.expected), initial=0.0)):
        return []

    found: list[Diagnosis] = []
    for cause, predict in hypotheses:
        for prediction in predict(case):
            if prediction.shape != case.got.shape or not np.all(np.isfinite(prediction)):
                continue
            miss = float(np.max(np.abs(case.got - prediction), initial=0.0))
            scale = float(np.max(np.abs(prediction), initial=0.0))
            if miss <= CLOSE * max(scale, off) and CLOSER * miss <= off:
                factor = _factor(case.got, case.expected)
                found.append(named(_bias_form(cause, case), 1 - miss / off, factor=factor))
                break
    return found or [named("unknown", 0.0)]


def _bias_form(cause: str, case: Case) -> str:
    """A bias taken from one row has an id of its own."""
    return "bias_row0" if cause == "row0" and case.is_bias else cause


def _factor(got: Array, expected: Array) -> float:
    """How many times too large or too small `got` is, at least 1."""
    ratio = float(np.linalg.norm(got)) / (float(np.linalg.norm(expected)) or 1.0)
    return ratio if ratio >= 1 or ratio == 0 else 1 / ratio
