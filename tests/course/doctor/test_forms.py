"""Each form of each mistake, as a student writes it, is named; a millionth beside it is not.

The wrong gradients come from `doctor_bank`'s program, apart from the doctor's own arithmetic.
"""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from autograder.quality.doctor_bank import Student
from course.doctor import diagnose, diagnose_value
from course.doctor.mistakes import MISTAKES, Example
from course.doctor.network import Problem
from course.doctor.reading import Known, problem_of


@dataclass(frozen=True)
class Net:
    """A network to make a mistake in; every layer has a width of its own."""

    shape: tuple[int, ...] = (6, 5, 4, 3)
    hidden: str = "tanh"
    head: str = "softmax+ce"
    decay: float = 0.3

    def student(self) -> Student:
        return Student(self.shape, self.hidden, self.head, self.decay, seed=5)


DEEP = Net()
SIGMOID = replace(DEEP, hidden="sigmoid", head="sigmoid+bce")
RELU = replace(DEEP, hidden="relu")
SQUARED = replace(DEEP, head="sigmoid+mse")
NEURON = Net((6, 1), "sigmoid", "sigmoid+bce", 0.0)


def everywhere_and_alone(wrong: str) -> list[dict[str, str]]:
    """A wrong slope in both hidden layers, in the first alone, in the second alone."""
    in_one = (f"{wrong} if A.shape[1] == {width} else derivative(A)" for width in (5, 4))
    return [{"slope": line} for line in (wrong, *in_one)]


ALL_SQUARES = "sum(np.sum(p**2) for name, p in params.items() if name[0] == 'W')"
OUTER = "A - Y[:, 0]"  # (m, 1) − (m,)
#: Cause → the network it is made in, and the lines of each of its forms.
FORMS: dict[str, list[tuple[Net, list[dict[str, str]]]]] = {
    "not_averaged": [(DEEP, [{"mean": "dZ"}])],
    "averaged_twice": [(DEEP, [{"mean": "dZ / m / m"}])],
    "sign": [(DEEP, [{"mean": "-dZ / m"}])],
    "doubled": [(DEEP, [{"mean": "2 * dZ / m"}])],
    "halved": [(DEEP, [{"mean": "dZ / m / 2"}])],
    "divided_by_entries": [(DEEP, [{"mean": "dZ / X.size"}])],
    "output_derivative_kept": [
        (DEEP, [{"error": "(A - Y) * A * (1 - A)"}]),
        (SIGMOID, [{"error": "(A - Y) * A * (1 - A)"}]),
    ],
    "missing_output_derivative": [(SQUARED, [{"error": "A - Y"}])],
    "no_activation_derivative": [(DEEP, everywhere_and_alone("1"))],
    "wrong_derivative_argument": [
        (
            DEEP,
            [
                *everywhere_and_alone("(1 - Z**2)"),
                *everywhere_and_alone("(1 - np.tanh(A) ** 2)"),
            ],
        ),
        (
            SIGMOID,
            [
                *everywhere_and_alone("Z * (1 - Z)"),
                *everywhere_and_alone("sigmoid(A) * (1 - sigmoid(A))"),
            ],
        ),
    ],
    "other_activation": [
        (
            DEEP,
            [
                {"slope": "A * (1 - A)"},
                {"slope": "sigmoid(Z) * (1 - sigmoid(Z))"},
                {"slope": "A > 0"},
                {"slope": "Z > 0"},
            ],
        ),
        (
            RELU,
            [
                {"slope": "A * (1 - A)"},
                {"slope": "sigmoid(Z) * (1 - sigmoid(Z))"},
                {"slope": "1 - A**2"},
                {"slope": "1 - np.tanh(Z) ** 2"},
            ],
        ),
    ],
    "row0_derivative": [(DEEP, everywhere_and_alone("derivative(A)[:1]"))],
    "transposed": [(DEEP, [{"grads": "{name: grad.T for name, grad in grads.items()}"}])],
    "weight_not_transposed": [(DEEP, [{"dA": "dZ @ W.reshape(W.shape[::-1])"}])],
    "bias_row0": [(DEEP, [{"db": "dZ[0]"}, {"db": "m * dZ[0]"}])],
    "bias_not_summed": [(DEEP, [{"db": "dZ"}, {"db": "dZ[:, 0]"}])],
    "bias_wrong_axis": [
        (
            SIGMOID,
            [
                {"db": "dZ.sum(axis=1)"},
                {"db": "dZ.mean(axis=1)"},
                {"db": "dZ[0] * 0 + dZ.sum()"},
                {"db": "dZ.sum()"},
            ],
        ),
    ],
    "decay_missing": [(DEEP, [{"decayed": "dW"}])],
    "decay_sign": [(DEEP, [{"decayed": "dW - decay * W"}])],
    "decay_halved": [(DEEP, [{"decayed": "dW + decay * W / 2"}])],
    "decay_of_gradient": [(DEEP, [{"decayed": "dW + decay * dW"}])],
    "decay_alone": [(DEEP, [{"decayed": "decay * W"}])],
    "decay_squared": [
        (
            DEEP,
            [
                {"decayed": f"dW + {part} * {squares}"}
                for squares in ("W**2", "np.sum(W**2)", ALL_SQUARES)
                for part in ("decay", "0.5 * decay", "1", "0.5")
            ],
        )
    ],
    "decay_without_price": [(DEEP, [{"decayed": "dW + W"}])],
    "divided_by_outputs": [(DEEP, [{"mean": "dZ / dZ.size"}])],
    "weight_not_summed": [
        (
            NEURON,
            [
                {"dW": "A_prev * dZ", "decayed": "dW"},
                {"dW": "(A_prev * dZ).T", "decayed": "dW"},
            ],
        )
    ],
    "decay_doubled": [(DEEP, [{"decayed": "dW + 2 * decay * W"}])],
    "decay_averaged": [(DEEP, [{"decayed": "dW + decay / m * W"}])],
    "decay_on_bias": [(DEEP, [{"db": "dZ.sum(axis=0) + decay * b"}])],
    "softmax_twice": [
        (
            DEEP,
            [
                {"error": "softmax(A) - Y"},
                {"error": "A * (A - Y - np.sum(A * (A - Y), axis=1, keepdims=True))"},
            ],
        ),
    ],
    "one_hot_shifted": [
        (DEEP, [{"targets": "np.roll(Y, 1, axis=1)"}, {"targets": "np.roll(Y, -1, axis=1)"}]),
        (SQUARED, [{"targets": "np.roll(Y, 1, axis=1)"}, {"targets": "np.roll(Y, -1, axis=1)"}]),
    ],
    "stale_cache": [(DEEP, [{"cache": "earlier"}])],
    "row0": [
        (
            DEEP,
            [
                {"dW": "A_prev[:1].T @ dZ[:1]", "db": "dZ[0]"},
                {"dW": "m * A_prev[:1].T @ dZ[:1]", "db": "m * dZ[0]"},
            ],
        ),
    ],
    "left_zero": [
        (SIGMOID, [{"grads": "{name: np.zeros_like(grad) for name, grad in grads.items()}"}])
    ],
    "weights_returned": [(DEEP, [{"grads": "params"}])],
    "layers_swapped": [
        (
            DEEP,
            [
                {"grads": "{f'{n[0]}{int(n[1]) % 3 + 1}': grad for n, grad in grads.items()}"},
                {"grads": "{f'{n[0]}{(int(n[1]) + 1) % 3 + 1}': g for n, g in grads.items()}"},
            ],
        ),
    ],
    "broadcast": [
        (
            NEURON,
            [
                {"error": OUTER, "mean": mean, **sums}
                for mean in ("dZ / m", "dZ")
                for sums in (
                    {"db": "dZ.sum(axis=0)"},
                    {"dW": "A_prev.T @ dZ.sum(axis=0)[:, None]", "db": "dZ.sum(axis=1)"},
                    {"dW": "A_prev.T @ dZ.sum(axis=1)[:, None]", "db": "dZ.sum(axis=1)"},
                )
            ],
        ),
    ],
    "float32": [(DEEP, [{"grads": "{n: grad.astype(np.float32) for n, grad in grads.items()}"}])],
}
ALL = [
    pytest.param(cause, net, lines, id=f"{cause} {', '.join(lines.values())} {net.hidden}"[:70])
    for cause, places in FORMS.items()
    for net, forms in places
    for lines in forms
]

#: One form of each: each search beside it is a whole one.
FIRST = [
    pytest.param(cause, net, forms[0], id=cause)
    for cause, places in FORMS.items()
    for net, forms in places[:1]
]


def named(student: Student, got: dict[str, np.ndarray]) -> dict[str, list[str]]:
    """Parameter → what explains its gradient, the likeliest first."""
    found = diagnose(got, student.backward(), tolerance=1e-12, **student.known())
    return {name: [d.cause for d in found if d.parameter == name and d.share] for name in got}


def differ(got: np.ndarray, truth: np.ndarray) -> bool:
    return got.shape != truth.shape or not np.allclose(got, truth, rtol=1e-9)


def far(got: np.ndarray, truth: np.ndarray) -> float:
    """The scale that a prediction's error is held to."""
    off = np.max(np.abs(got - truth)) if got.shape == truth.shape else 0.0
    return float(max(off, np.max(np.abs(got))))


@pytest.mark.parametrize(("cause", "net", "lines"), ALL)
def test_a_form_is_named(cause: str, net: Net, lines: dict[str, str]) -> None:
    student = net.student()
    got, truth = student.backward(Example(lines)), student.backward()
    causes = named(student, got)
    wrong = [name for name in truth if differ(got[name], truth[name])]
    assert wrong
    for name in wrong:
        # All from the first example is what a bias from the first example alone may be as well.
        others = {"bias_row0", "row0"} if cause in ("bias_row0", "row0") and name[0] == "b" else {}
        assert cause in causes[name] and set(causes[name]) <= {cause, *others}, (name, causes)
        if cause != "row0":
            assert causes[name][0] == cause


@pytest.mark.parametrize(("cause", "net", "lines"), FIRST)
def test_nothing_is_that_lies_beside_it(cause: str, net: Net, lines: dict[str, str]) -> None:
    student = net.student()
    got, truth = student.backward(Example(lines)), student.backward()
    wrong = [name for name in truth if differ(got[name], truth[name])]

    def moved(by: float) -> dict[str, list[str]]:
        """What explains it with one entry moved, by a share of the gradient's scale."""
        beside = {name: np.array(got[name], dtype=np.float64) for name in wrong}
        for name, grad in beside.items():
            grad.flat[0] += by * far(got[name], truth[name])
        return named(student, {**got, **beside})

    beside = moved(2e-6)
    assert not [name for name in wrong if beside[name]]
    if cause not in ("float32", "left_zero"):  # what is exact is nothing near it
        near = moved(5e-7)
        assert all(cause in near[name] for name in wrong)


def problem(student: Student, got: dict[str, np.ndarray]) -> Problem:
    return problem_of(got, student.backward(), Known(**student.known()))


def test_every_form_that_the_doctor_knows_stands_here() -> None:
    elsewhere = {"wrong_divisor", "mean_over_outputs", "other_forward"}  # and what is walked
    elsewhere |= {mistake.id for mistake in MISTAKES.values() if mistake.walked or mistake.last}
    known = {mistake.id for mistake in MISTAKES.values() if mistake.of_gradients}
    assert set(FORMS) == known - elsewhere - {"accumulated"}
    for cause, places in FORMS.items():
        for net, forms in places:
            student = net.student()
            seen = problem(student, student.backward(Example(forms[0])))
            mistake, known = MISTAKES[cause], len(forms)
            if cause == "decay_missing":  # in the gradient of a bias as well, if it is penalised
                assert mistake.twists is not None and len(mistake.twists(seen)) == 2
            elif mistake.twists:
                assert len(mistake.twists(seen)) == known, cause
            elif cause == "broadcast":  # products of the square, either way round, and its sums
                assert [len(mistake.numbers(seen, name)) for name in ("W1", "b1")] == [8, 4]
            elif cause.startswith("decay_"):  # biases have none
                assert [len(mistake.numbers(seen, name)) for name in ("W1", "b1")] == [known, 0]
            else:
                assert {len(mistake.numbers(seen, name)) for name in seen.got} == {known}, cause


A = np.array([0.2, 0.7, 0.4])
VALUES = {
    "not_averaged": 5 * A,
    "averaged_twice": A / 5,
    "sign": -A,
    "doubled": 2 * A,
    "halved": A / 2,
    "no_activation": np.log(A / (1 - A)),
    "flipped": 1 - A,
    "activated_twice": 1 / (1 + np.exp(-A)),
    "float32": A.astype(np.float32).astype(np.float64),
    "left_zero": 0 * A,
}


@pytest.mark.parametrize("cause", VALUES)
def test_a_wrong_value_is_named_and_a_millionth_beside_it_is_not(cause: str) -> None:
    def causes(by: float) -> list[str]:
        got = VALUES[cause].copy()
        got[1] += by * far(got, A)
        return [d.cause for d in diagnose_value(got, A, m=5)]

    assert causes(0) == [cause]
    assert causes(2e-6) == causes(-2e-6) == []
    # What is exact is nothing near it.
    assert cause in ("float32", "left_zero") or causes(5e-7) == [cause]


def test_every_wrong_value_that_the_doctor_knows_stands_here() -> None:
    assert set(VALUES) == {mistake.id for mistake in MISTAKES.values() if mistake.values}
    for cause, got in VALUES.items():
        assert len(MISTAKES[cause].values(got, A, 5)) == 1
