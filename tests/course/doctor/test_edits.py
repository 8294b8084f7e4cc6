"""Each way of writing a step otherwise, as a student writes it, is named with what stands there.

The wrong gradients come from `doctor_bank`'s program, apart from the doctor's own arithmetic.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from autograder.quality.doctor_bank import Student
from course.doctor import Diagnosis, diagnose
from course.doctor.mistakes import Example


@dataclass(frozen=True)
class Slip:
    """Lines of a student's, and what is said of them."""

    cause: str
    says: str  #: a part of the sentence
    lines: dict[str, str]
    shape: tuple[int, ...] = (6, 5, 4, 3)
    hidden: str = "tanh"
    head: str = "softmax+ce"
    decay: float = 0.3
    wrong: tuple[str, ...] = ()  #: the parameters that are wrong; all of them where none is told
    truth: dict[str, str] = field(default_factory=dict)


ABOVE = ("W1", "b1", "W2", "b2")  # what the hidden layers' way back reaches in three layers
WEIGHTS, BIASES = ("W1", "W2", "W3"), ("b1", "b2", "b3")
DEEP = {"head": "sigmoid+mse", "hidden": "sigmoid"}
ONE = {"shape": (5, 4, 1), "wrong": ("W1", "b1")}
#: The slope of each example's loss along Z.
TRUTH = {
    "linear+mse": "A - Y",
    "sigmoid+mse": "(A - Y) * A * (1 - A)",
    "tanh+mse": "(A - Y) * (1 - A ** 2)",
    "relu+mse": "(A - Y) * (A > 0)",
    "softmax+mse": "A * (A - Y - np.sum(A * (A - Y), axis=1, keepdims=True))",
}
LAST = "(kept['A3'] - Y) * kept['A3'] * (1 - kept['A3']) / m"  # dZ of the last layer
SLIPS = [
    # In the product that makes dW.
    Slip("wrong_operand", "In dW3, Z2 stands where A2 belongs.",
         {"dW": "(Z_prev if layer > 1 else A_prev).T @ dZ"}, wrong=("W2", "W3")),
    Slip("wrong_operand", "In dW1, A1 stands where X belongs.",
         {"dW": "A.T @ dZ"}, shape=(4, 4, 4), wrong=("W1", "W2")),
    Slip("wrong_operand", "In dW1, Z1 stands where X belongs.",
         {"dW": "Z.T @ dZ"}, shape=(4, 4, 4), wrong=("W1", "W2")),
    Slip("wrong_operand", "In dW2, X stands where A1 belongs.",
         {"dW": "X.T @ dZ"}, shape=(4, 4, 3), wrong=("W2",)),
    Slip("wrong_operand", "In dW2, Y stands where A1 belongs.",
         {"dW": "(Y if layer == 2 else A_prev).T @ dZ"}, shape=(5, 3, 3), wrong=("W2",)),
    Slip("wrong_operand", "In dW2, W2 stands where A1 belongs.",
         {"dW": "W * dZ.sum(axis=0)"}, wrong=WEIGHTS, decay=0.0),
    Slip("wrong_operand", "In dW2, 1 stands where A1 belongs.",
         {"dW": "np.ones_like(A_prev).T @ dZ"}, wrong=WEIGHTS),
    Slip("wrong_operand", "In dW2, A1 through the activation once more stands where A1 belongs.",
         {"dW": "(np.tanh(A_prev) if layer == 2 else A_prev).T @ dZ"}, wrong=("W2",)),
    Slip("wrong_operand", "In dW2, A2 stands where dZ2 belongs.",
         {"dW": "A_prev.T @ (A / m if layer == 2 else dZ)"}, wrong=("W2",)),
    Slip("wrong_operand", "In dW2, Z2 stands where dZ2 belongs.",
         {"dW": "A_prev.T @ (Z / m if layer == 2 else dZ)"}, wrong=("W2",)),
    Slip("wrong_operand", "In dW1, dZ1 stands where Xᵀ dZ1 belongs.",
         {"dW": "dZ if layer == 1 else A_prev.T @ dZ"}, shape=(7, 5, 3), wrong=("W1",)),
    Slip("wrong_operand", "In dW1, dZ1 stands where Xᵀ dZ1 belongs.",
         {"dW": "dZ.T if layer == 1 else A_prev.T @ dZ"}, shape=(7, 7, 3), wrong=("W1",)),
    Slip("no_activation_derivative", "dW2 lacks the derivative",
         {"dW": "A_prev.T @ (dA if layer == 2 else dZ)"}, wrong=("W2",)),
    Slip("missing_output_derivative", "dW3 lacks the derivative",
         {"dW": "A_prev.T @ ((A - Y) / m if layer == 3 else dZ)"}, head="sigmoid+mse",
         wrong=("W3",)),
    Slip("wrong_reduction", "In dW2, the last example's share alone stands where",
         {"dW": "np.outer(A_prev[-1], dZ[-1])"}, wrong=WEIGHTS),
    Slip("wrong_reduction", "In dW2, the last example's share alone stands where",
         {"dW": "m * np.outer(A_prev[-1], dZ[-1])"}, wrong=WEIGHTS),
    Slip("wrong_reduction", "In dW2, a product of means stands where",
         {"dW": "np.outer(A_prev.mean(axis=0), dZ.sum(axis=0))"}, wrong=WEIGHTS),
    Slip("wrong_reduction", "In dW2, the product, summed along axis 0, stands where",
         {"dW": "(A_prev.T @ dZ).sum(axis=0) + 0 * W"}, wrong=WEIGHTS),
    Slip("wrong_reduction", "In dW2, the product, summed along axis 1, stands where",
         {"dW": "(A_prev.T @ dZ).sum(axis=1, keepdims=True) + 0 * W"}, wrong=WEIGHTS,
         head="sigmoid+bce"),
    Slip("permuted", "dW2 has the right numbers in the wrong places",
         {"dW": "(dZ.T @ A_prev).reshape(W.shape)"}, wrong=WEIGHTS),
    Slip("permuted", "dW2 has the right numbers in the wrong places",
         {"dW": "(A_prev.T @ dZ)[:, ::-1]"}, wrong=WEIGHTS),
    Slip("wrong_operand", "In dW2, A3 − Y stands where dZ2 belongs.",
         {"dW": "A_prev.T @ ((kept['A3'] - Y) / m if layer == 2 else dZ)"}, shape=(5, 4, 3, 3),
         head="sigmoid+mse", wrong=("W2",)),
    Slip("wrong_operand", "In dW2, dZ3 stands where dZ2 belongs.",
         {"dW": f"A_prev.T @ ({LAST} if layer == 2 else dZ)"}, shape=(5, 4, 3, 3),
         head="sigmoid+mse", wrong=("W2",)),
    # In the sum that makes db.
    Slip("wrong_reduction", "In db2, the last example's share alone stands where", {"db": "dZ[-1]"},
         wrong=BIASES),
    Slip("wrong_reduction", "In db2, the last example's share alone stands where",
         {"db": "m * dZ[-1]"}, wrong=BIASES),
    Slip("wrong_reduction", "In db2, the largest share stands where", {"db": "dZ.max(axis=0)"},
         wrong=BIASES),
    Slip("wrong_reduction", "In db2, the sum of dW2 stands where",
         {"db": "(A_prev.T @ dZ).sum(axis=0)"}, wrong=BIASES),
    Slip("bias_wrong_axis", "db1 is summed over the wrong axis",
         {"db": "np.full(len(b), dZ.sum() / len(b))"}, head="sigmoid+bce", wrong=BIASES),
    Slip("no_activation_derivative", "db2 lacks the derivative",
         {"db": "(dA if layer == 2 else dZ).sum(axis=0)"}, wrong=("b2",)),
    Slip("wrong_operand", "In db2, A2 stands where dZ2 belongs.",
         {"db": "(A / m if layer == 2 else dZ).sum(axis=0)"}, wrong=("b2",)),
    # In the slope.
    *[
        Slip("wrong_slope", f"In dZ2, {found} stands where the slope A2(1 − A2) belongs.",
             {"slope": line}, wrong=ABOVE, hidden="sigmoid")
        for found, line in {
            "A2": "A",
            "Z2": "Z",
            "1 − A2": "1 - A",
            "A2(1 + A2)": "A * (1 + A)",
            "A2²": "A ** 2",
            "Z2(1 − A2)": "Z * (1 - A)",
            "A2(1 − Z2)": "A * (1 - Z)",
            "the slope, multiplied on twice,": "(A * (1 - A)) ** 2",
            "Z2 · (A2(1 − A2))": "Z * A * (1 - A)",
            "A2 · (A2(1 − A2))": "A * A * (1 - A)",
        }.items()
    ],
    *[
        Slip("wrong_slope", f"In dZ2, {found} stands where the slope 1 − A2² belongs.",
             {"slope": line}, wrong=ABOVE)
        for found, line in {
            "1 + A2²": "1 + A ** 2",
            "A2²": "A ** 2",
            "(1 − A2)²": "(1 - A) ** 2",
            "1 − 2A2": "1 - 2 * A",
            "1 ⁄ cosh Z2": "1 / np.cosh(Z)",
        }.items()
    ],
    Slip("wrong_slope", "(1 for Z2 < 0) stands where the slope (1 for Z2 > 0) belongs.",
         {"slope": "Z < 0"}, wrong=ABOVE, hidden="relu"),
    Slip("other_activation", "has the derivative of another activation",
         {"slope": "np.where(Z > 0, 1, 0.01)"}, wrong=ABOVE, hidden="relu"),
    *[
        Slip("other_activation", "has the derivative of another activation",
             {"slope": f"{line} if A.shape[1] == 4 else derivative(A)"}, wrong=ABOVE, hidden=hidden)
        for hidden, line in (
            ("tanh", "A * (1 - A)"),
            ("tanh", "sigmoid(Z) * (1 - sigmoid(Z))"),
            ("tanh", "(A > 0)"),
            ("sigmoid", "1 - A ** 2"),
            ("sigmoid", "1 - np.tanh(Z) ** 2"),
            ("sigmoid", "(Z > 0)"),
        )
    ],
    Slip("wrong_slope", "(1 for dA2 > 0) stands where",
         {"dZ": "np.maximum(dA, 0)"}, wrong=ABOVE),
    Slip("wrong_slope", "without its brackets", {"dZ": "dA * A - A"}, hidden="sigmoid",
         wrong=ABOVE),
    Slip("wrong_slope", "without its brackets", {"dZ": "dA - A ** 2"}, wrong=ABOVE),
    Slip("wrong_slope", "the slope at X stands where",
         {"slope": "1 - np.tanh(X) ** 2"}, shape=(4, 4, 3), wrong=("W1", "b1")),
    Slip("wrong_operand", "In dZ1, the slope alone, without what comes back, stands where dA1",
         {"dZ": "slope"}, shape=(6, 5, 3), wrong=("W1", "b1")),
    Slip("wrong_operand", "In dZ1, the slope alone, without what comes back, stands where dA1",
         {"dZ": "slope / m"}, shape=(6, 5, 3), wrong=("W1", "b1")),
    # In the step from dZ to the dA below.
    Slip("wrong_operand", "In dA1, A3 − Y stands where dZ2 belongs.",
         {"dA": "((kept['A3'] - Y) / m if layer == 2 else dZ) @ W.T"}, shape=(5, 4, 3, 3),
         head="sigmoid+mse", wrong=("W1", "b1")),
    Slip("wrong_operand", "In dA1, dZ3 stands where dZ2 belongs.",
         {"dA": f"({LAST} if layer == 2 else dZ) @ W.T"}, shape=(5, 4, 3, 3),
         head="sigmoid+mse", wrong=("W1", "b1")),
    Slip("wrong_operand", "In dA1, A2 stands where dZ2 belongs.",
         {"dA": "A @ W.T / m"}, shape=(6, 5, 3), wrong=("W1", "b1")),
    Slip("wrong_operand", "In dA1, Z2 stands where dZ2 belongs.",
         {"dA": "Z @ W.T / m"}, shape=(6, 5, 3), wrong=("W1", "b1")),
    Slip("missing_output_derivative", "dW1 lacks the derivative of the output",
         {"dA": "(A - Y) / m @ W.T"}, shape=(6, 5, 3), head="sigmoid+mse", wrong=("W1", "b1")),
    Slip("wrong_operand", "In dA1, dW2 stands where W2 belongs.",
         {"dA": "dZ @ (A_prev.T @ dZ).T"}, shape=(6, 5, 3), wrong=("W1", "b1")),
    Slip("wrong_operand", "In dA1, |W2| stands where W2 belongs.",
         {"dA": "dZ @ np.abs(W).T"}, shape=(6, 5, 3), wrong=("W1", "b1")),
    Slip("wrong_operand", "In dA1, sign W2 stands where W2 belongs.",
         {"dA": "dZ @ np.sign(W).T"}, shape=(6, 5, 3), wrong=("W1", "b1")),
    Slip("wrong_operand", "In dA1, W1 stands where W2 belongs.",
         {"dA": "dZ @ params['W1'].T"}, shape=(4, 4, 4), wrong=("W1", "b1")),
    Slip("updated_weights", "updated already, with a learning rate of 0.3:",
         {"dA": "dZ @ (W - 0.3 * A_prev.T @ dZ).T"}, wrong=ABOVE),
    Slip("updated_weights", "updated already, with a learning rate of 0.3:",
         {"dA": "dZ @ (W - 0.3 * (A_prev.T @ dZ + decay * W)).T"}, wrong=ABOVE),
    # The output's error for a hidden layer.
    Slip("not_sent_back", "dZ1 is made from A2 − Y itself, which never went back through W2",
         {"dZ": "error / m + 0 * dA"}, **ONE, head="sigmoid+mse"),
    Slip("not_sent_back", "dZ1 is made from A2 − Y itself", {"dZ": "error / m * slope"}, **ONE,
         head="sigmoid+mse"),
    Slip("not_sent_back", "dZ1 is made from dZ2 itself",
         {"dZ": "error * A_last * (1 - A_last) / m + 0 * dA"}, **ONE, head="sigmoid+mse"),
    Slip("not_sent_back", "dZ1 is made from dZ2 itself",
         {"dZ": "error * A_last * (1 - A_last) / m * slope"}, **ONE, head="sigmoid+mse"),
    Slip("not_sent_back", "dZ1 is made from A2 − Y itself",
         {"dZ": "error.sum(axis=1, keepdims=True) / m * slope"}, shape=(5, 4, 3),
         head="sigmoid+mse", wrong=("W1", "b1")),
    *[
        Slip("not_sent_back", says, {"dZ": line}, shape=(5, 3, 3), head="sigmoid+mse",
             wrong=("W1", "b1"))
        for says, line in (
            ("dZ1 is made from A2 − Y itself", "error / m + 0 * dA"),
            ("dZ1 is made from dZ2 itself", "error * A_last * (1 - A_last) / m * slope"),
        )
    ],
    # At the output.
    Slip("wrong_operand", "In dZ3, Z3 − Y stands where A3 − Y belongs.",
         {"error": "np.log(A / (1 - A)) - Y"}, head="sigmoid+bce"),
    *[
        Slip(cause, says, {"error": line}, head=head, truth={"error": TRUTH[head]})
        for cause, says, head, line in (
            ("wrong_operand", "In dZ3, A3 + Y stands", "sigmoid+mse", "(A + Y) * A * (1 - A)"),
            ("wrong_operand", "In dZ3, A3 + Y stands", "sigmoid+mse", "A + Y"),
            ("wrong_operand", "In dZ3, |A3 − Y| stands", "linear+mse", "np.abs(A - Y)"),
            ("argmax", "the class that was chosen", "softmax+mse",
             "np.eye(3)[A.argmax(axis=1)] - Y"),
            ("missing_output_derivative", "keeps the factor A(1 − A).", "sigmoid+mse", "A - Y"),
            ("missing_output_derivative", "keeps the factor 1 − A².", "tanh+mse", "A - Y"),
            ("missing_output_derivative", "keeps the factor (1 for Z > 0).", "relu+mse", "A - Y"),
            ("missing_output_derivative", "keeps the softmax's derivative.", "softmax+mse",
             "A - Y"),
            ("softmax_slope", "and not its own alone.", "softmax+mse", "(A - Y) * A * (1 - A)"),
            ("softmax_slope", "and not its own alone.", "softmax+mse", "(A - Y) * A"),
            ("wrong_slope", "1 + A3² stands where the slope 1 − A3² belongs.", "tanh+mse",
             "(A - Y) * (1 + A ** 2)"),
            ("wrong_derivative_argument", "derivative at the wrong place", "tanh+mse",
             "(A - Y) * (1 - np.tanh(A) ** 2)"),
            ("other_activation", "of another activation", "relu+mse", "(A - Y) * A * (1 - A)"),
            ("row0_derivative", "of the first example for all", "sigmoid+mse",
             "(A - Y) * (A * (1 - A))[:1]"),
            ("wrong_slope", "In dZ3, 1 − A3² stands where the slope 1 belongs.", "linear+mse",
             "(A - Y) * (1 - A ** 2)"),
            ("wrong_slope", "In dZ3, 1 − A3² stands where the slope 1 belongs.", "linear+mse",
             "(A - Y) * (1 - np.tanh(A) ** 2)"),
        )
    ],
    *[
        Slip("wrong_operand", f"In dZ3, {found} stands where A3 − Y belongs.", {"error": line})
        for found, line in {
            "A3": "A",
            "−Y": "-Y",
            "A3 + Y": "A + Y",
            "|A3 − Y|": "np.abs(A - Y)",
            "(A3 − Y)²": "(A - Y) ** 2",
            "the mean over the examples of A3 − Y": "(A - Y).mean(axis=0) + 0 * A",
        }.items()
    ],
    Slip("wrong_operand", "In dZ3, the slope along A stands where A3 − Y belongs.",
         {"error": "(A - Y) / (A * (1 - A))"}, head="sigmoid+bce"),
    Slip("argmax", "In dZ3 stands the class that was chosen",
         {"error": "np.eye(3)[A.argmax(axis=1)] - Y"}),
    Slip("argmax", "In dZ2 stands the class that was chosen",
         {"error": "np.round(A) - Y"}, shape=(5, 4, 1), head="sigmoid+bce"),
    Slip("softmax_slope", "dZ3 lacks a part of the softmax's derivative", {"error": "-Y / A"}),
    Slip("softmax_slope", "dZ3 lacks a part of the softmax's derivative",
         {"error": "-Y * (1 - A)"}),
    Slip("wrong_derivative_argument", "derivative at the wrong place",
         {"error": "(A - Y) * sigmoid(A) * (1 - sigmoid(A))"}, **DEEP),
    Slip("wrong_slope", "In dZ3, 1 − A3 stands where the slope A3(1 − A3) belongs.",
         {"error": "(A - Y) * (1 - A)"}, **DEEP),
    Slip("wrong_slope", "In dZ3, A3(1 − A3) stands where the slope 1 belongs.",
         {"error": "(A - Y) * A * (1 - A)"}, head="linear+mse"),
    Slip("wrong_slope", "In dZ3, 1 − A stands where the slope A(1 − A) belongs.",
         {"error": "(A - Y) / A"}, head="sigmoid+bce"),
    *[
        Slip("wrong_loss_derivative", says, {"error": line}, shape=(5, 4, 1), head="sigmoid+bce")
        for says, line in (
            ("have the same sign", "np.where(Y > 0.5, A - 1, -A)"),
            ("have the same sign", "np.where(Y > 0.5, 1 - A, A)"),
            ("one class alone has a slope", "np.where(Y > 0.5, A - 1, 0)"),
            ("one class alone has a slope", "np.where(Y > 0.5, 0, A)"),
            ("the two classes are exchanged", "A - (1 - Y)"),
        )
    ],
]  # fmt: skip


class Knowing(Student):
    """One whose every line may use what forward kept."""

    def run(self, line: str, example: Example, **names: object) -> Any:
        return super().run(line, example, kept=self.cache, **names)


def told(slip: Slip) -> dict[str, list[Diagnosis]]:
    """Wrong parameter → what is said of it."""
    student = Knowing(slip.shape, slip.hidden, slip.head, slip.decay, seed=5)
    truth, got = student.backward(Example(slip.truth)), student.backward(Example(slip.lines))
    found = diagnose(got, truth, tolerance=1e-9, **student.known())
    return {
        name: [d for d in found if d.parameter == name]
        for name, true in truth.items()
        if got[name].shape != true.shape or not np.allclose(got[name], true, rtol=1e-9, atol=0)
    }


@pytest.mark.parametrize("slip", SLIPS, ids=lambda s: f"{s.cause} {', '.join(s.lines.values())}")
def test_a_step_that_is_written_otherwise_is_named(slip: Slip) -> None:
    found = told(slip)
    if slip.wrong:
        assert set(found) == set(slip.wrong)
    assert {name: said[0].cause for name, said in found.items()} == dict.fromkeys(found, slip.cause)
    assert any(slip.says in said[0].sentence for said in found.values()), found
    assert all(said[0].share > 1 - 1e-9 for said in found.values())


@pytest.mark.parametrize(
    "slip", SLIPS[::12], ids=lambda s: f"{s.cause} {', '.join(s.lines.values())}"
)
def test_what_lies_beside_it_is_not(slip: Slip) -> None:
    student = Knowing(slip.shape, slip.hidden, slip.head, slip.decay, seed=5)
    truth, got = student.backward(Example(slip.truth)), student.backward(Example(slip.lines))
    name = slip.wrong[0] if slip.wrong else "W1"
    got[name] = np.array(got[name], dtype=np.float64)
    got[name].flat[0] += 3e-6 * max(np.max(np.abs(got[name])), np.max(np.abs(truth[name])))
    found = diagnose(got, truth, tolerance=1e-9, **student.known())
    assert {d.cause for d in found if d.parameter == name} <= {"unknown"}


#: Two slips in one program, and a parameter that has both.
PAIRS = [
    ("wrong_slope+not_averaged", "W1", {"slope": "A", "mean": "dZ"}),
    ("sign+wrong_slope", "W1", {"slope": "A", "mean": "-dZ / m"}),
    ("wrong_slope+averaged_twice", "W1", {"slope": "A", "mean": "dZ / m / m"}),
    ("sign+not_averaged", "W1", {"mean": "-dZ"}),
    ("sign+averaged_twice", "W1", {"mean": "-dZ / m / m"}),
    ("wrong_slope+doubled", "W1", {"slope": "A", "mean": "2 * dZ / m"}),
    ("wrong_slope+decay_missing", "W1", {"slope": "A", "decayed": "dW"}),
    ("wrong_slope+decay_doubled", "W1", {"slope": "A", "decayed": "dW + 2 * decay * W"}),
    ("wrong_slope+decay_sign", "W1", {"slope": "A", "decayed": "dW - decay * W"}),
    ("wrong_slope+decay_halved", "W1", {"slope": "A", "decayed": "dW + decay * W / 2"}),
    ("wrong_slope+wrong_divisor", "W1", {"slope": "A", "mean": "dZ / 5"}),
    ("wrong_slope+factor", "W1", {"slope": "A", "mean": "-31 * dZ"}),
    ("output_derivative_kept+wrong_slope", "W1", {"slope": "A", "error": "(A - Y) * A * (1 - A)"}),
    ("one_hot_shifted+wrong_slope", "W1", {"slope": "A", "targets": "np.roll(Y, 1, axis=1)"}),
    ("one_hot_shifted+wrong_slope", "W1", {"slope": "A", "targets": "np.roll(Y, -1, axis=1)"}),
    ("row0+wrong_slope", "W1", {"slope": "A", "dW": "np.outer(A_prev[0], dZ[0])"}),
    ("row0+wrong_slope", "W1", {"slope": "A", "dW": "m * np.outer(A_prev[0], dZ[0])"}),
    ("bias_row0+wrong_slope", "b1", {"slope": "A", "db": "dZ[0]"}),
    ("bias_row0+wrong_slope", "b1", {"slope": "A", "db": "m * dZ[0]"}),
    ("bias_wrong_axis+wrong_slope", "b1", {"slope": "A", "db": "np.full(len(b), dZ.sum())"}),
    ("weight_not_transposed+wrong_slope", "W1",
     {"slope": "A if A.shape[1] == 5 else derivative(A)", "dA": "dZ @ W.reshape(W.shape[::-1])"}),
    ("wrong_operand+wrong_slope", "W1",
     {"slope": "A", "dW": "(Z_prev if layer > 1 else np.ones_like(A_prev)).T @ dZ"}),
]  # fmt: skip


@pytest.mark.parametrize(("cause", "name", "lines"), PAIRS, ids=[str(pair[2]) for pair in PAIRS])
def test_two_slips_at_once_are_both_named(cause: str, name: str, lines: dict[str, str]) -> None:
    shape = (6, 5, 4, 3) if "dA" in lines else (6, 5, 3)
    found = told(Slip(cause, "", lines, shape=shape, hidden="sigmoid"))[name]
    assert set(found[0].cause.split("+")) == set(cause.split("+")), found
    assert found[0].sentence.startswith("Two mistakes at once.")
