"""A bank of wrong gradients, to measure the doctor by.

Every case is a small network with one mistake planted in a backward pass that is written here as
a student writes it, apart from the doctor's own arithmetic: the doctor is not its own judge.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from course.doctor import diagnose

Array = npt.NDArray[np.float64]

SHAPES = ((3, 4, 2), (5, 3, 3), (4, 4, 4, 3), (3, 5, 4, 2), (6, 2))
#: m differs from every layer's width, and is not 2: not_averaged would be doubled as well.
EXAMPLES = 7
HEADS = (
    ("sigmoid", "sigmoid+bce"),
    ("tanh", "softmax+ce"),
    ("relu", "softmax+ce"),
    ("sigmoid", "sigmoid+mse"),
    ("tanh", "linear+mse"),
    ("relu", "sigmoid+bce"),
)


@dataclass(frozen=True)
class Case:
    """A planted mistake, and what the doctor is told."""

    cause: str
    name: str
    got: dict[str, Any]
    expected: dict[str, Array]
    told: dict[str, Any]  #: the keyword arguments of `diagnose`


class Student:
    """A network with its forward and backward pass, and one mistake in the latter.

    Args:
        shape: the layers' widths, inputs first.
        hidden: activation of the hidden units.
        head: output unit and loss.
        decay: λ of the weight decay.
        seed: of parameters, inputs and targets.
    """

    def __init__(
        self, shape: tuple[int, ...], hidden: str, head: str, decay: float, seed: int
    ) -> None:
        rng = np.random.default_rng(seed)
        self.hidden, self.head, self.decay, self.shape = hidden, head, decay, shape
        self.L = len(shape) - 1
        self.params: dict[str, Array] = {}
        for layer in range(1, self.L + 1):
            self.params[f"W{layer}"] = 0.5 * rng.normal(size=(shape[layer - 1], shape[layer]))
            self.params[f"b{layer}"] = 0.3 * rng.normal(size=shape[layer])
        self.X = rng.normal(size=(EXAMPLES, shape[0]))
        labels = rng.integers(0, shape[-1], size=EXAMPLES)
        self.Y = (
            rng.normal(size=(EXAMPLES, shape[-1]))
            if head == "linear+mse"
            else np.eye(shape[-1])[labels]
        )
        self.cache = self.forward(self.params)
        self.rng = rng

    def forward(self, params: dict[str, Array]) -> dict[str, Array]:
        """Activations A0, Z1, A1, …"""
        cache: dict[str, Array] = {"A0": self.X}
        for layer in range(1, self.L + 1):
            Z = cache[f"A{layer - 1}"] @ params[f"W{layer}"] + params[f"b{layer}"]
            cache[f"Z{layer}"] = Z
            kind = self.head.split("+")[0] if layer == self.L else self.hidden
            if kind == "sigmoid":
                A = 1 / (1 + np.exp(-Z))
            elif kind == "tanh":
                A = np.tanh(Z)
            elif kind == "relu":
                A = Z * (Z > 0)
            elif kind == "softmax":
                A = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
            else:
                A = Z
            cache[f"A{layer}"] = A
        return cache

    def slope(self, cache: dict[str, Array], layer: int, bug: str) -> Array:
        """f′ of a hidden layer."""
        A, Z = cache[f"A{layer}"], cache[f"Z{layer}"]
        if bug == "no_activation_derivative":
            return np.ones_like(A)
        if bug == "wrong_derivative_argument":
            A = Z
        hidden = self.hidden
        if bug == "other_activation":
            hidden = {"sigmoid": "tanh", "tanh": "sigmoid", "relu": "tanh"}[hidden]
        slope: Array
        if hidden == "sigmoid":
            slope = A * (1 - A)
        elif hidden == "tanh":
            slope = 1 - A**2
        else:
            slope = (A > 0).astype(np.float64)
        if bug == "row0_derivative":
            return np.array([slope[0] for _ in slope])
        return slope

    def backward(self, bug: str = "") -> dict[str, Array]:
        """The gradient of the loss, with the mistake called `bug` in it."""
        cache, params, Y, m = self.cache, self.params, self.Y, EXAMPLES
        if bug == "stale_cache":
            other = {k: v + 0.1 * self.rng.normal(size=v.shape) for k, v in params.items()}
            cache = self.stale = self.forward(other)
        if bug == "one_hot_shifted":
            Y = np.roll(Y, 1, axis=1)
        A = cache[f"A{self.L}"]
        if bug == "softmax_twice":
            A = np.exp(A) / np.exp(A).sum(axis=1, keepdims=True)
        dZ = A - Y
        squared = self.head == "sigmoid+mse" and bug != "missing_output_derivative"
        if squared or bug == "output_derivative_kept":
            dZ = dZ * A * (1 - A)
        if bug != "not_averaged":
            dZ = dZ / m
        if bug == "sign":
            dZ = -dZ
        if bug == "doubled":
            dZ = 2 * dZ
        if bug == "halved":
            dZ = dZ / 2
        grads = {}
        for layer in range(self.L, 0, -1):
            dW, db = cache[f"A{layer - 1}"].T @ dZ, np.sum(dZ, axis=0)
            if bug == "averaged_twice":
                dW, db = dW / m, db / m
            if bug == "bias_row0":
                db = dZ[0]
            if bug == "bias_wrong_axis":
                db = np.sum(dZ, axis=1)
            if layer > 1:
                W = params[f"W{layer}"]
                back = W.reshape(W.shape[1], W.shape[0]) if bug == "weight_not_transposed" else W.T
                dZ = (dZ @ back) * self.slope(cache, layer - 1, bug)
            times = {"decay_missing": 0, "decay_doubled": 2, "decay_averaged": 1 / m}.get(bug, 1)
            dW = dW + times * self.decay * params[f"W{layer}"]
            if bug == "decay_on_bias":
                db = db + self.decay * params[f"b{layer}"]
            grads[f"W{layer}"], grads[f"b{layer}"] = dW, db
        if bug == "transposed":
            grads = {k: v.T for k, v in grads.items()}
        if bug == "weights_returned":
            grads = dict(params)
        if bug == "left_zero":
            grads = {k: np.zeros_like(v) for k, v in grads.items()}
        if bug == "layers_swapped":
            grads = {k: grads[f"{k[0]}{self.L + 1 - int(k[1:])}"] for k in grads}
        if bug == "float32":
            grads = {k: v.astype(np.float32) for k, v in grads.items()}
        if bug == "not_a_number":
            grads["W1"] = np.full_like(grads["W1"], np.nan)
        return grads

    def can(self, bug: str) -> bool:
        """Whether the mistake can be made in this network, and changes anything."""
        deep = self.L > 1
        return {
            "no_activation_derivative": deep,
            "other_activation": deep,
            "row0_derivative": deep,
            "wrong_derivative_argument": deep and self.hidden != "relu",
            "weight_not_transposed": deep,
            "layers_swapped": deep,
            "output_derivative_kept": self.head.endswith("ce"),
            "missing_output_derivative": self.head == "sigmoid+mse",
            "softmax_twice": self.head == "softmax+ce",
            "one_hot_shifted": self.head != "linear+mse",
            "decay_missing": self.decay > 0,
            "decay_doubled": self.decay > 0,
            "decay_averaged": self.decay > 0,
            "decay_on_bias": self.decay > 0,
        }.get(bug, True)

    def told(self) -> dict[str, Any]:
        """What a check knows of the network."""
        return {
            "params": self.params,
            "cache": getattr(self, "stale", self.cache),
            "m": EXAMPLES,
            "decay": self.decay,
            "activation": self.hidden,
            "output": self.head,
            "X": self.X,
            "Y": self.Y,
        }


CAUSES = (
    "not_averaged", "averaged_twice", "doubled", "halved", "sign",
    "no_activation_derivative", "wrong_derivative_argument", "other_activation",
    "row0_derivative",
    "output_derivative_kept", "missing_output_derivative", "softmax_twice",
    "transposed", "weight_not_transposed", "bias_row0", "bias_wrong_axis",
    "decay_missing", "decay_doubled", "decay_averaged", "decay_on_bias",
    "weights_returned", "layers_swapped", "stale_cache", "one_hot_shifted", "left_zero",
    "float32", "not_a_number",
)  # fmt: skip


def students() -> Iterator[Student]:
    """Every architecture, head and weight decay, each with a seed of its own."""
    seed = 0
    for shape in SHAPES:
        for hidden, head in HEADS:
            for decay in (0.0, 0.3):
                seed += 1
                yield Student(shape, hidden, head, decay, seed)


def cases() -> Iterator[Case]:
    """The bank: each mistake in each network in which it can be made."""
    for cause in CAUSES:
        for student in students():
            if student.can(cause):
                got, expected = student.backward(cause), student.backward()
                name = f"{cause} in {student.shape}, {student.hidden}, {student.head}"
                yield Case(cause, name, got, expected, student.told())


@dataclass(frozen=True)
class Measure:
    """How the doctor did."""

    named: dict[str, tuple[int, int]]  #: cause → named first, of so many
    misnamed: list[str]  #: the cases that were not
    alarms: tuple[int, int]  #: right gradients that were diagnosed, of so many
    noisy_alarms: tuple[int, int]  #: the same with rounding noise of 1e-9
    unknown: tuple[int, int]  #: random gradients called unknown, of so many

    @property
    def share(self) -> float:
        """The share of the bank whose cause is named first."""
        right, of = (sum(pair[i] for pair in self.named.values()) for i in (0, 1))
        return right / of


def measure() -> Measure:
    """Try the doctor on the bank, on right gradients and on random ones."""
    named: dict[str, tuple[int, int]] = {}
    misnamed = []
    for case in cases():
        found = diagnose(case.got, case.expected, tolerance=1e-8, **case.told)
        first = found[0].cause if found else "none"
        right, of = named.get(case.cause, (0, 0))
        named[case.cause] = right + (first == case.cause), of + 1
        if first != case.cause:
            misnamed.append(f"{case.name}: {first}")
    alarms = noisy = unknown = total = 0
    for student in students():
        truth, told, rng = student.backward(), student.told(), student.rng
        noise = {k: v * (1 + 1e-9 * rng.normal(size=v.shape)) for k, v in truth.items()}
        random = {k: np.std(v) * rng.normal(size=v.shape) for k, v in truth.items()}
        alarms += bool(diagnose(truth, truth, tolerance=1e-8, **told))
        noisy += bool(diagnose(noise, truth, tolerance=1e-8, **told))
        unknown += all(d.cause == "unknown" for d in diagnose(random, truth, **told))
        total += 1
    return Measure(named, misnamed, (alarms, total), (noisy, total), (unknown, total))
