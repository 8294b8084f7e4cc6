"""Each way of writing a product, a sum or a step back: what is said of it, and the line.

The lines are evaluated here with numbers of their own, apart from the doctor's arithmetic.
"""

from typing import Any

import numpy as np
import pytest

from course.doctor.causes import explain
from course.doctor.edits import Edit, Words, backs, biases, jumps, slopes, weights
from course.doctor.network import Net, Step
from tests.course.doctor.lines import DELTA, M, Rows, at_output, hold, network

# ---- Products and sums -----------------------------------------------------------------------


def operand(where: str, found: str, belongs: str) -> str:
    return f"In {where}, {found} stands where {belongs} belongs."


def reduction(where: str, found: str) -> str:
    return f"In {where}, {found} stands where the sum of every example's share belongs."


def at(net: Net, layer: int, with_dA: bool = True) -> tuple[Step, dict[str, Any]]:
    """A step of the way back, and its numbers under the names of the lines."""
    rng = np.random.default_rng(2)
    dZ, dA = (rng.normal(size=net.A[layer].shape) for _ in range(2))
    step = Step(layer, dZ, dA if with_dA and layer < net.depth else None)
    names = {"dZ": dZ, "dA": dA, "A_prev": net.A[layer - 1], "W": net.W[layer], "Y": net.Y}
    names |= {f"A{n}": A for n, A in net.A.items()} | {f"Z{n}": Z for n, Z in net.Z.items()}
    names |= {f"W{n}": W for n, W in net.W.items()}
    names["delta"] = eval(DELTA[net.output], {"np": np, **at_output(net)}) / M
    return step, {**names, "error": at_output(net)["error"], "last": net.A[net.depth]}


OF_LAYER = {n: [(f"A{n}", f"A{n} / m"), (f"Z{n}", f"Z{n} / m")] for n in (1, 2, 3)}
WIDE = (5, 4, 3, 3)  # the second layer is as wide as the output, the first is not
#: What stands for dZ in a product: of which network and layer, with its dA known or not.
IN_PLACE: list[tuple[str, tuple[int, ...], int, bool, Rows]] = [
    ("sigmoid+mse", WIDE, 3, True, [("missing_output_derivative", "error"), *OF_LAYER[3]]),
    ("sigmoid+bce", WIDE, 3, True, OF_LAYER[3]),
    ("sigmoid+mse", WIDE, 1, True, [("no_activation_derivative", "dA"), *OF_LAYER[1]]),
    ("sigmoid+mse", (5, 4, 5, 3), 2, True, [("no_activation_derivative", "dA"), *OF_LAYER[2]]),
    ("sigmoid+mse", WIDE, 2, False, OF_LAYER[2]),
    (
        "sigmoid+mse",
        WIDE,
        2,
        True,
        [
            ("no_activation_derivative", "dA"),
            ("A3 − Y", "error"),
            ("dZ3", "delta"),
            *OF_LAYER[2],
        ],
    ),
]


@pytest.mark.parametrize(("output", "widths", "layer", "with_dA", "others"), IN_PLACE)
def test_a_product_is_written_otherwise(
    output: str, widths: tuple[int, ...], layer: int, with_dA: bool, others: Rows
) -> None:
    net = network(output, widths, hidden="sigmoid")
    step, names = at(net, layer, with_dA)
    below, dW, dZ = f"A{layer - 1}" if layer > 1 else "X", f"dW{layer}", f"dZ{layer}"
    inputs = {"X": "A0", "A1": "A1", "Z1": "Z1", "A2": "A2", "Z2": "Z2", "A3": "A3", "Z3": "Z3"}
    inputs |= {"Y": "Y", "1": "np.ones(A_prev.shape)", f"W{layer}": "W"}
    inputs[f"{below} through the activation once more"] = "sigmoid(A_prev)"
    rows = [(operand(dW, found, below), f"{line}.T @ dZ") for found, line in inputs.items()]
    rows[-2] = (operand(dW, f"W{layer}", below), "W * dZ.sum(axis=0)")
    for found, line in others:
        text = found if "_" in found else operand(dW, found, dZ)
        rows.append((text, f"A_prev.T @ ({line})"))
    last = reduction(dW, "the last example's share alone")
    rows += [
        ("row0", "A_prev[0][:, None] * dZ[0]"),
        ("row0", "m * A_prev[0][:, None] * dZ[0]"),
        (last, "A_prev[-1][:, None] * dZ[-1]"),
        (last, "m * A_prev[-1][:, None] * dZ[-1]"),
        (
            reduction(dW, "a product of means"),
            "A_prev.mean(axis=0)[:, None] * dZ.mean(axis=0) * m",
        ),
        (
            reduction(dW, "the product, summed along axis 0,"),
            "np.sum(A_prev.T @ dZ, axis=0) + 0 * W",
        ),
        (
            reduction(dW, "the product, summed along axis 1,"),
            "np.sum(A_prev.T @ dZ, axis=1)[:, None] + 0 * W",
        ),
        ("permuted", "(dZ.T @ A_prev).reshape(W.shape)"),
        ("permuted", "(A_prev.T @ dZ)[::-1]"),
        ("permuted", "(A_prev.T @ dZ)[:, ::-1]"),
    ]
    hold(weights(net, step, Words(neuron=False)), rows, **names)


@pytest.mark.parametrize(
    ("output", "widths", "layer", "with_dA", "others"), [row for row in IN_PLACE if row[2] > 1]
)
def test_the_way_back_is_written_otherwise(
    output: str, widths: tuple[int, ...], layer: int, with_dA: bool, others: Rows
) -> None:
    net = network(output, widths)
    step, names = at(net, layer, with_dA)
    dA, W, dZ = f"dA{layer - 1}", f"W{layer}", f"dZ{layer}"
    rows = [("weight_not_transposed", "dZ @ W.reshape(W.shape[::-1])")]
    for found, line in others:
        text = found if "_" in found else operand(dA, found, dZ)
        rows.append((text, f"({line}) @ W.T"))
    rows += [
        (operand(dA, f"d{W}", W), "dZ @ (A_prev.T @ dZ).T"),
        (operand(dA, f"|{W}|", W), "dZ @ np.abs(W).T"),
        (operand(dA, f"sign {W}", W), "dZ @ np.sign(W).T"),
    ]
    hold(backs(net, step, Words(neuron=False)), rows, **names)


@pytest.mark.parametrize(("output", "widths", "layer", "with_dA", "others"), IN_PLACE)
def test_a_biass_sum_is_written_otherwise(
    output: str, widths: tuple[int, ...], layer: int, with_dA: bool, others: Rows
) -> None:
    net = network(output, widths)
    step, names = at(net, layer, with_dA)
    db, dZ = f"db{layer}", f"dZ{layer}"
    last = reduction(db, "the last example's share alone")
    rows = [
        ("bias_row0", "dZ[0]"),
        ("bias_row0", "m * dZ[0]"),
        (last, "dZ[-1]"),
        (last, "m * dZ[-1]"),
        ("bias_wrong_axis", "np.sum(dZ) + 0 * dZ[0]"),
        ("bias_wrong_axis", "np.sum(dZ) / len(dZ[0]) + 0 * dZ[0]"),
        (reduction(db, "the largest share"), "np.max(dZ, axis=0)"),
        (reduction(db, f"the sum of dW{layer}"), "np.sum(A_prev.T @ dZ, axis=0)"),
    ]
    for found, line in others:
        text = found if "_" in found else operand(db, found, dZ)
        rows.append((text, f"np.sum({line}, axis=0)"))
    hold(biases(net, step, Words(neuron=False)), rows, **names)


@pytest.mark.parametrize(
    ("widths", "layer", "others"),
    [((4, 4, 4), 2, ["W1"]), ((5, 4, 4, 4), 2, ["W3"]), ((4, 4, 4, 4), 2, ["W1", "W3"])],
)
def test_another_layers_weights_are_used_on_the_way_back(
    widths: tuple[int, ...], layer: int, others: list[str]
) -> None:
    net = network("softmax+ce", widths)
    step, names = at(net, layer)
    found = [each for each in backs(net, step, Words(neuron=False)) if "another" in each[0].form]
    rows = [(operand(f"dA{layer - 1}", other, f"W{layer}"), f"dZ @ {other}.T") for other in others]
    hold([(edit, numbers) for edit, numbers in found], rows, **names)


@pytest.mark.parametrize(
    ("widths", "layer", "turned", "lines"),
    [
        ((M, 4, 3), 1, False, [("Xᵀ dZ1", "dZ")]),
        ((4, M, 3), 1, False, []),
        ((M, M, 3), 1, False, [("Xᵀ dZ1", "dZ"), ("Xᵀ dZ1", "dZ.T")]),
        ((4, M, 3), 2, True, [("dZ2 A1ᵀ", "dZ")]),
        ((5, 4, 3), 2, True, []),
    ],
)
def test_a_product_may_be_left_out(
    widths: tuple[int, ...], layer: int, turned: bool, lines: Rows
) -> None:
    net = network("softmax+ce", widths)
    step, names = at(net, layer)
    found = weights(net, step, Words(neuron=False, turned=turned))
    rows = [(operand(f"dW{layer}", f"dZ{layer}", whole), line) for whole, line in lines]
    hold([each for each in found if each[0].form.startswith("bare")], rows, **names)


@pytest.mark.parametrize("turned", [False, True])
def test_axes_are_counted_as_the_learners_weights_lie(turned: bool) -> None:
    net = network("softmax+ce")
    step, names = at(net, 2)
    found = weights(net, step, Words(neuron=False, turned=turned))
    rows = [
        (
            reduction("dW2", f"the product, summed along axis {int(turned)},"),
            "np.sum(A_prev.T @ dZ, axis=0) + 0 * W",
        ),
        (
            reduction("dW2", f"the product, summed along axis {int(not turned)},"),
            "np.sum(A_prev.T @ dZ, axis=1)[:, None] + 0 * W",
        ),
    ]
    hold([each for each in found if each[0].form.startswith("summed")], rows, **names)


@pytest.mark.parametrize("hidden", ["sigmoid", "tanh", "relu"])
@pytest.mark.parametrize("output", ["sigmoid+bce", "softmax+ce"])
def test_an_activation_may_be_applied_once_more(hidden: str, output: str) -> None:
    net = network(output, hidden=hidden)
    for layer, kind in ((2, hidden), (3, output.split("+")[0])):
        step, names = at(net, layer)
        found = weights(net, step, Words(neuron=False))
        again = operand(f"dW{layer}", f"A{layer - 1} through the activation once more", f"A{layer - 1}")  # noqa: E501  # fmt: skip
        line = "sigmoid(A_prev).T @ dZ" if kind == "sigmoid" else "np.tanh(A_prev).T @ dZ"
        hold([each for each in found if each[0].form == "f(A)"], [(again, line)], **names)


# ---- The error that never went back ----------------------------------------------------------


@pytest.mark.parametrize("output", ["sigmoid+mse", "softmax+ce"])
@pytest.mark.parametrize(
    ("widths", "whole"), [((5, 4, 3, 3), True), ((5, 4, 4, 3), False), ((5, 4, 4, 1), True)]
)
def test_the_outputs_error_is_used_for_a_hidden_layer(
    output: str, widths: tuple[int, ...], whole: bool
) -> None:
    net = network(output, widths, hidden="sigmoid")
    rows = []
    for found, source in (("A3 − Y", "error"), ("dZ3", "delta")):
        text = explain("not_sent_back", where="dZ2", found=found, through="W3")
        total = f"{source}.sum(axis=1, keepdims=True)"
        for line in (source, total) if whole else (total,):
            rows += [(text, f"{line} + 0 * A2"), (text, f"{line} * A2 * (1 - A2)")]
    hold(jumps(net, 2, Words(neuron=False)), rows, **at(net, 2)[1])


# ---- Which is which --------------------------------------------------------------------------


def forms(layer: int) -> set[Edit]:
    """Every edit of a hidden layer's steps."""
    net = network("softmax+ce", (4, 4, 4, 4, 4), hidden="sigmoid")
    step, words = at(net, layer)[0], Words(neuron=False)
    dA = np.ones_like(net.A[layer])
    made = (*slopes(net, layer, dA, words), *backs(net, step, words), *biases(net, step, words))
    return {edit for edit, _ in made}


def test_the_same_slip_in_two_layers_is_one() -> None:
    assert forms(2) == forms(3)


@pytest.mark.parametrize(
    ("letter", "layer", "neuron", "called"),
    [
        ("A", 0, False, "X"),
        ("A", 1, False, "A1"),
        ("dZ", 2, False, "dZ2"),
        ("W", 2, False, "V"),
        ("dW", 2, False, "dV"),
        ("db", 2, False, "dc"),
        ("dW", 1, False, "dW1"),
        ("A", 1, True, "a"),
        ("dW", 1, True, "dw"),
        ("A", 0, True, "X"),
        ("dW", 2, True, "dV"),
    ],
)
def test_a_quantity_is_called_as_the_learner_calls_it(
    letter: str, layer: int, neuron: bool, called: str
) -> None:
    words = Words(neuron, {("W", 2): "V", ("b", 2): "c"})
    assert words(letter, layer) == called
