"""The lines that a learner writes for a step, and the numbers in them."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from course.doctor.causes import explain
from course.doctor.edits import Edit
from course.doctor.network import Net

M = 6  # the number of examples: no layer is as wide
#: Those whose sentence says what stands where; of the others the cause is enough.
SAYS = {
    "wrong_operand",
    "wrong_slope",
    "wrong_reduction",
    "wrong_loss_derivative",
    "not_sent_back",
    "softmax_slope",
    "argmax",
}
Rows = list[tuple[str, str]]


def network(output: str, widths: tuple[int, ...] = (5, 4, 4, 3), hidden: str = "tanh") -> Net:
    """Numbers that have nothing to do with one another: each operand shows itself."""
    rng = np.random.default_rng(0)
    layers = range(1, len(widths))
    Z = {layer: rng.normal(size=(M, widths[layer])) for layer in layers}
    for each in Z.values():
        each[1, 0] = 0.0  # at a kink
    A = {layer: rng.uniform(0.1, 0.9, size=Z[layer].shape) for layer in layers}
    if "relu" in hidden:
        A |= {layer: np.maximum(Z[layer], 0) for layer in layers[:-1]}
    if output.startswith("relu"):
        A[len(layers)] = np.maximum(Z[len(layers)], 0)
    k = widths[-1]
    return Net(
        W={layer: rng.normal(size=(widths[layer - 1], widths[layer])) for layer in layers},
        b={layer: rng.normal(size=widths[layer]) for layer in layers},
        A={0: rng.normal(size=(M, widths[0])), **A},
        Z=Z,
        Y=np.eye(3)[np.arange(M) % 3] if k == 3 else rng.integers(0, 2, size=(M, k)) * 1.0,
        activation=hidden,
        output=output,
        factor=0.5,
    )


def sigmoid(Z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-Z))


def softmax(Z: np.ndarray) -> np.ndarray:
    return np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)


def said(edit: Edit) -> str:
    if edit.cause not in SAYS:
        return edit.cause
    return explain(edit.cause, name="it", **edit.facts)


def hold(found: Iterable[tuple[Edit, np.ndarray]], rows: Rows, **names: Any) -> None:
    """The edits are these, each with its line's numbers; more than one line may be said alike."""
    made = sorted(((said(edit), numbers) for edit, numbers in found), key=lambda one: one[0])
    wanted = sorted(rows, key=lambda row: row[0])
    assert [text for text, _ in made] == [text for text, _ in wanted]
    known = {"np": np, "sigmoid": sigmoid, "softmax": softmax, "m": M, **names}
    for (text, numbers), (_, line) in zip(made, wanted, strict=True):
        expected = eval(line, known)
        assert numbers.shape == np.shape(expected), (text, line)
        np.testing.assert_allclose(numbers, expected, rtol=1e-12, atol=1e-15, err_msg=text)


OWN = {
    "sigmoid": "(A * (1 - A))",
    "tanh": "(1 - A * A)",
    "relu": "(A > 0)",
    "leaky_relu": "np.where(A > 0, 1, 0.01)",
    "leaky_relu(0.2)": "np.where(A > 0, 1, 0.2)",
    "softmax": "1",
    "linear": "1",
}
#: dZ of the last layer, of each example.
DELTA = {
    "sigmoid+bce": "c * (A - Y)",
    "softmax+ce": "c * (A - Y)",
    "linear+mse": "c * (A - Y)",
    "softmax+mse": "c * A * (A - Y - np.sum(A * (A - Y), axis=1, keepdims=True))",
    "sigmoid+mse": "c * (A - Y) * A * (1 - A)",
    "tanh+mse": "c * (A - Y) * (1 - A * A)",
    "relu+mse": "c * (A - Y) * (A > 0)",
}


def at_output(net: Net) -> dict[str, Any]:
    """The numbers of the last layer, under the names of the lines."""
    A, Z, Y, c = net.A[net.depth], net.Z[net.depth], net.Y, net.factor
    chosen = A.max(axis=1, keepdims=True) == A if A.shape[1] > 1 else A > 0.5
    kind = net.output.split("+")[0]
    slope = eval(OWN[kind], {"np": np, "A": A})
    error = c * (A - Y) / M
    return {"A": A, "Z": Z, "Y": Y, "c": c, "error": error, "slope": slope, "chosen": chosen}
