"""Each way of writing a slope or the last error: what is said of it, and the learner's line.

The lines are evaluated here with numbers of their own, apart from the doctor's arithmetic.
"""

import numpy as np
import pytest

from course.doctor.edits import Words, errors, shifted, slope_at_output, slope_in_words, slopes
from tests.course.doctor.lines import DELTA, OWN, Rows, at_output, hold, network

# ---- Slopes ----------------------------------------------------------------------------------

BELONGS = {
    "sigmoid": "{A}(1 − {A})",
    "tanh": "1 − {A}²",
    "relu": "(1 for {Z} > 0)",
    "leaky_relu": "(1 for {Z} > 0, 0.01 below)",
    "leaky_relu(0.2)": "(1 for {Z} > 0, 0.2 below)",
    "linear": "1",
}
#: What stands in a slope's place, and its line. A text that is a cause says all.
ANY = [
    ("no_activation_derivative", "1"),
    ("{A}", "A"),
    ("{Z}", "Z"),
    ("1 − {A}", "(1 - A)"),
    ("row0_derivative", "slope[0]"),
    ("the slope, multiplied on twice,", "slope * slope"),
]
OF = {
    "sigmoid": [
        ("{A}(1 + {A})", "(A + A * A)"),
        ("{A}²", "A * A"),
        ("{Z}(1 − {A})", "(Z - Z * A)"),
        ("{A}(1 − {Z})", "(A - A * Z)"),
        ("wrong_derivative_argument", "(Z * (1 - Z))"),
        ("wrong_derivative_argument", "(sigmoid(A) * (1 - sigmoid(A)))"),
        ("other_activation", "(1 - A * A)"),
        ("other_activation", "(1 - np.tanh(Z) ** 2)"),
        ("other_activation", "(Z > 0)"),  # an A is never below 0: that is no slope at all
    ],
    "tanh": [
        ("1 + {A}²", "(1 + A * A)"),
        ("{A}²", "A * A"),
        ("(1 − {A})²", "(1 - A) * (1 - A)"),
        ("1 − 2{A}", "(1 - A - A)"),
        ("1 ⁄ cosh {Z}", "2 / (np.exp(Z) + np.exp(-Z))"),
        ("wrong_derivative_argument", "(1 - Z * Z)"),
        ("wrong_derivative_argument", "(1 - np.tanh(A) ** 2)"),
        ("other_activation", "(A * (1 - A))"),
        ("other_activation", "(sigmoid(Z) * (1 - sigmoid(Z)))"),
        ("other_activation", "(A > 0)"),
        ("other_activation", "(Z > 0)"),
    ],
    "relu": [
        ("other_activation", "np.where(Z > 0, 1, 0.01)"),
        ("(1 for {Z} < 0)", "(Z < 0)"),
        ("other_activation", "(A * (1 - A))"),
        ("other_activation", "(sigmoid(Z) * (1 - sigmoid(Z)))"),
        ("other_activation", "(1 - A * A)"),
        ("other_activation", "(1 - np.tanh(Z) ** 2)"),
    ],
}
LEAKY = [
    ("other_activation", "(A * (1 - A))"),
    ("other_activation", "(sigmoid(Z) * (1 - sigmoid(Z)))"),
    ("other_activation", "(1 - A * A)"),
    ("other_activation", "(1 - np.tanh(Z) ** 2)"),
    ("other_activation", "(A > 0)"),
    ("other_activation", "(Z > 0)"),
]
LEAKS = [0.01, 0.1, 0.2, 0.3, 0.05, 0.001]
OF |= {
    kind: [
        *[
            (f"(1 for {{Z}} > 0, {leak} below)", f"np.where(A > 0, 1, {leak})")
            for leak in LEAKS
            if leak != own
        ],
        *LEAKY,
    ]
    for kind, own in (("leaky_relu", 0.01), ("leaky_relu(0.2)", 0.2))
}
CAUSES = {
    "no_activation_derivative",
    "row0_derivative",
    "wrong_derivative_argument",
    "other_activation",
}


def in_place(of: str, rows: Rows, where: str, belongs: str, **names: str) -> Rows:
    """Rows of a slope's place: their sentences, and `of` times each line."""

    def text(found: str) -> str:
        if found in CAUSES:
            return found
        return f"In {where}, {found.format(**names)} stands where the slope {belongs} belongs."

    return [(text(found), f"{of} * {line}") for found, line in rows]


@pytest.mark.parametrize("hidden", OF)
@pytest.mark.parametrize(("layer", "below"), [(1, ""), (2, "A1")])
def test_a_slope_is_written_otherwise(hidden: str, layer: int, below: str) -> None:
    net = network("softmax+ce", hidden=hidden)
    dA = np.random.default_rng(1).normal(size=net.A[layer].shape)
    A, Z, dZ = f"A{layer}", f"Z{layer}", f"dZ{layer}"
    belongs = BELONGS[hidden].format(A=A, Z=Z)
    products = [(f"{{Z}} · ({belongs})", "Z * slope"), (f"{{A}} · ({belongs})", "A * slope")]
    rows = in_place("dA", [*ANY, *OF[hidden], *products], dZ, belongs, A=A, Z=Z)
    alone = f"In {dZ}, the slope alone, without what comes back, stands where dA{layer} times"
    rows += [(f"{alone} the slope belongs.", line) for line in ("1.0 * slope", "slope / m")]
    others = [(f"(1 for dA{layer} > 0)", "np.maximum(dA, 0)")]
    without = "the slope without its brackets, so that only a part of it is multiplied,"
    others += {"sigmoid": [(without, "dA * A - A")], "tanh": [(without, "dA - A * A")]}.get(
        hidden, []
    )
    if below:
        other = {
            "sigmoid": "(sigmoid(A1) * (1 - sigmoid(A1)))",
            "tanh": "(1 - np.tanh(A1) ** 2)",
            "relu": "(A1 > 0)",
            "leaky_relu": "np.where(A1 > 0, 1, 0.01)",
            "leaky_relu(0.2)": "np.where(A1 > 0, 1, 0.2)",
        }
        others.append((f"the slope at {below}", f"dA * {other[hidden]}"))
    rows += [
        (f"In {dZ}, {found} stands where the slope {belongs} belongs.", line)
        for found, line in others
    ]
    numbers = {"A": net.A[layer], "Z": net.Z[layer], "A1": net.A[1], "dA": dA}
    slope = eval(OWN[hidden], {"np": np, **numbers})
    hold(slopes(net, layer, dA, Words(neuron=False)), rows, **numbers, slope=slope)


@pytest.mark.parametrize("hidden", OF)
def test_of_saturated_units_no_warning_is_given(hidden: str) -> None:
    net = network("softmax+ce", hidden=hidden)
    net.Z[1][:] *= 1e4
    with np.errstate(all="raise", under="ignore"):
        assert list(slopes(net, 1, net.A[1], Words(neuron=False)))


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("sigmoid+bce", "the factor A(1 − A)"),
        ("sigmoid+mse", "the factor A(1 − A)"),
        ("tanh+mse", "the factor 1 − A²"),
        ("relu+mse", "the factor (1 for Z > 0)"),
        ("linear+mse", "the factor 1"),
        ("softmax+mse", "the softmax's derivative"),
    ],
)
def test_the_outputs_slope_in_words(output: str, words: str) -> None:
    assert slope_at_output(network(output)) == words


def test_where_no_network_is_known_the_output_is_taken_for_a_sigmoid() -> None:
    assert slope_at_output(None) == "the factor A(1 − A)"


def test_a_leaky_slope_in_words() -> None:
    assert slope_in_words("leaky_relu", {"A": "a", "Z": "z"}) == "(1 for z > 0, 0.01 below)"


# ---- The last layer's error ------------------------------------------------------------------

#: What stands for A − Y, whatever the output: each of them times the factor, over m.
STANDS = [
    ("A3", "A"),
    ("−Y", "-Y"),
    ("A3 + Y", "(A + Y)"),
    ("Z3 − Y", "(Z - Y)"),
    ("(A3 − Y)²", "(A - Y) * (A - Y)"),
    ("argmax", "(chosen - Y)"),
]
ARGMAX = "In dZ3 stands the class that was chosen, 0 or 1, where the probability belongs: rounding has no slope."  # fmt: skip  # noqa: E501
LOSS = "of the cross-entropy, −1 ⁄ A belongs to the examples with Y = 1, and 1 ⁄ (1 − A) to the others."  # fmt: skip  # noqa: E501
SOFTMAX = "dZ3 lacks a part of the softmax's derivative: each score moves all the probabilities, and not its own alone"  # fmt: skip  # noqa: E501
REMAINS = "; with the cross-entropy, P − Y remains."


def stands(found: str) -> str:
    return ARGMAX if found == "argmax" else f"In dZ3, {found} stands where A3 − Y belongs."


def everywhere(with_slope: bool) -> Rows:
    rows = [(stands(found), f"c * {line} / m") for found, line in STANDS]
    if with_slope:  # the square's own slope may stand there as it should, or lack besides
        rows += [(stands(found), f"c * {line} * slope / m") for found, line in STANDS]
    mean = "the mean over the examples of A3 − Y"
    return [
        *rows,
        (stands(mean), "error.mean(axis=0) + 0 * error"),
    ]


ABSOLUTE = [(stands("|A3 − Y|"), "np.abs(error)")]


def squared(kind: str) -> Rows:
    """A square after one function for each entry: the slope in other words, or left out."""
    A, Z = "A3", "Z3"
    rows = [row for row in (*ANY, *OF[kind]) if row[0] != "no_activation_derivative"]
    belongs = BELONGS[kind].format(A=A, Z=Z)
    return [
        ("missing_output_derivative", "error"),
        *in_place("error", rows, "dZ3", belongs, A=A, Z=Z),
        *ABSOLUTE,
        *everywhere(with_slope=True),
    ]


#: The slope along A, times what a learner may take for the sigmoid's slope.
ALONG = in_place(
    "error / (A * (1 - A))",
    [row for row in (*ANY, *OF["sigmoid"]) if row[0] not in CAUSES],
    "dZ3",
    "A(1 − A)",
    A="A",
    Z="Z",
)
ERRORS: dict[str, Rows] = {
    "sigmoid+bce": [
        ("output_derivative_kept", "error * A * (1 - A)"),
        *ALONG,
        (stands("the slope along A"), "error / (A * (1 - A))"),
        *[
            (f"In dZ3 {what}: {LOSS}", f"c * {line} / m")
            for what, line in (
                ("both parts of the cross-entropy's slope have the same sign",
                 "np.where(Y == 1, A - 1, -A)"),
                ("both parts of the cross-entropy's slope have the same sign",
                 "np.where(Y == 1, 1 - A, A)"),
                ("one class alone has a slope", "np.where(Y == 1, A - 1, 0)"),
                ("one class alone has a slope", "np.where(Y == 1, 0, A)"),
                ("the two classes are exchanged", "(A - 1 + Y)"),
            )
        ],
        *everywhere(with_slope=False),
    ],
    "softmax+ce": [
        ("output_derivative_kept", "error * A * (1 - A)"),
        (SOFTMAX + REMAINS, "-c * Y / A / m"),
        (SOFTMAX + REMAINS, "-c * Y * (1 - A) / m"),
        ("softmax_twice", "A * (error - np.sum(A * error, axis=1, keepdims=True))"),
        ("softmax_twice", "c * (softmax(A) - Y) / m"),
        *ABSOLUTE,
        *everywhere(with_slope=False),
    ],
    "linear+mse": [
        *[
            (f"In dZ3, {found} stands where the slope 1 belongs.", f"error * {line}")
            for found, line in (
                ("A3(1 − A3)", "A * (1 - A)"),
                ("A3(1 − A3)", "sigmoid(Z) * (1 - sigmoid(Z))"),
                ("1 − A3²", "(1 - A * A)"),
                ("1 − A3²", "(1 - np.tanh(Z) ** 2)"),
            )
        ],
        *ABSOLUTE,
        *everywhere(with_slope=False),
    ],
    "softmax+mse": [
        ("missing_output_derivative", "error"),
        (SOFTMAX + ".", "error * A * (1 - A)"),
        (SOFTMAX + ".", "error * A"),
        *ABSOLUTE,
        *everywhere(with_slope=False),
    ],
    "sigmoid+mse": squared("sigmoid"),
    "tanh+mse": squared("tanh"),
    "relu+mse": squared("relu"),
}  # fmt: skip


def once_more(output: str) -> Rows:
    """The right line with targets that are a class off, to one side and to the other."""
    return [
        ("one_hot_shifted", f"({DELTA[output].replace('Y', f'np.roll(Y, {by}, axis=1)')}) / m")
        for by in (1, -1)
    ]


@pytest.mark.parametrize("output", ERRORS)
def test_the_error_is_written_otherwise(output: str) -> None:
    net = network(output)
    rows = [*ERRORS[output], *once_more(output)]
    hold(errors(net, Words(neuron=False)), rows, **at_output(net))


@pytest.mark.parametrize("outputs", [1, 2])
def test_a_single_output_has_the_class_to_which_it_is_rounded(outputs: int) -> None:
    net = network("sigmoid+bce", (5, 4, 4, outputs))
    rows = [*ERRORS["sigmoid+bce"], *once_more("sigmoid+bce")]
    hold(errors(net, Words(neuron=False)), rows, **at_output(net))


@pytest.mark.parametrize("output", ["sigmoid+bce", "softmax+ce"])
def test_of_saturated_outputs_no_warning_is_given(output: str) -> None:
    net = network(output)
    net.A[3][:] = np.eye(3)[[0, 0, 0, 1, 1, 1]]
    with np.errstate(all="raise"):
        assert list(errors(net, Words(neuron=False)))


def test_targets_are_shifted_to_either_side() -> None:
    net = network("softmax+ce")
    right, left = (other.Y.tolist() for _, other in shifted(net))
    assert right == net.Y[:, [2, 0, 1]].tolist()
    assert left == net.Y[:, [1, 2, 0]].tolist()
