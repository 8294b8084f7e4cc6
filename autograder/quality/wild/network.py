"""A small network with its right gradient: a case breaks one line of it.

Examples are rows; `columns` turns all of it round, as courses have it that count examples in
columns.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.quality.wild.case import Array, Grads, Loss, Made

XOR = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([[0.0], [1], [1], [0]])


def sigmoid(z: Array) -> Array:
    """The logistic function."""
    return np.asarray(1 / (1 + np.exp(-z)))


def softmax(z: Array) -> Array:
    """Probabilities, row by row."""
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return np.asarray(e / e.sum(axis=1, keepdims=True))


def relu(z: Array) -> Array:
    """The rectifier."""
    return np.maximum(z, 0)


UNITS: dict[str, Callable[[Array], Array]] = {
    "sigmoid": sigmoid,
    "tanh": np.tanh,
    "relu": relu,
    "softmax": softmax,
    "linear": lambda z: z,
    "leaky": lambda z: np.where(z > 0, z, 0.3 * z),
}
#: The slopes, by what the unit puts out.
SLOPES: dict[str, Callable[[Array], Array]] = {
    "sigmoid": lambda a: a * (1 - a),
    "tanh": lambda a: 1 - a**2,
    "relu": lambda a: (a > 0).astype(float),
    "leaky": lambda a: np.where(a > 0, 1.0, 0.3),
}
LOSSES: dict[str, Callable[[Array, Array], Any]] = {
    "bce": lambda a, y: -np.sum(y * np.log(a) + (1 - y) * np.log(1 - a)),
    "ce": lambda a, y: -np.sum(y * np.log(a)),
    "mse": lambda a, y: 0.5 * np.sum((a - y) ** 2),
}


class Net:
    """Parameters, data and one forward pass.

    Args:
        shape: the layers' widths, inputs first.
        m: the number of examples.
        hidden: the hidden units.
        head: output unit and loss, as `diagnose` calls them.
        biases: their size at the start; None for a network without.
        scale: the size of the weights.
        seed: of parameters and data.
        data: inputs and targets, in place of random ones.
        per: by what the loss's sum is divided; the number of examples.
    """

    def __init__(
        self,
        shape: Sequence[int],
        m: int,
        hidden: str = "sigmoid",
        head: str = "sigmoid+mse",
        *,
        biases: float | None = 0.3,
        scale: float = 1.0,
        seed: int = 1,
        data: tuple[Array, Array] | None = None,
        per: float | None = None,
    ) -> None:
        rng = np.random.default_rng(seed)
        self.m, self.hidden, self.head, self.depth = m, hidden, head, len(shape) - 1
        self.per = m if per is None else per
        self.params: Grads = {}
        for layer in range(1, len(shape)):
            self.params[f"W{layer}"] = scale * rng.normal(size=(shape[layer - 1], shape[layer]))
            if biases is not None:
                self.params[f"b{layer}"] = biases * rng.normal(size=shape[layer])
        self.X: Array = rng.normal(size=(m, shape[0]))
        self.Y: Array = rng.integers(2, size=(m, shape[-1])).astype(float)
        if head == "softmax+ce":
            self.Y = np.eye(shape[-1])[rng.integers(shape[-1], size=m)]
        elif head == "linear+mse":
            self.Y = rng.normal(size=(m, shape[-1]))
        if data:
            self.X, self.Y = data
        self.cache = self.forward(self.params)
        self.A = [self.cache[f"A{layer}"] for layer in range(len(shape))]
        self.Z = [self.cache.get(f"Z{layer}", self.X) for layer in range(len(shape))]
        self.W = [self.params.get(f"W{layer}", self.X) for layer in range(len(shape))]

    def forward(self, params: Mapping[str, Array]) -> Grads:
        """A0, Z1, A1, … of these parameters."""
        cache: Grads = {"A0": self.X}
        for layer in range(1, self.depth + 1):
            Z = cache[f"A{layer - 1}"] @ params[f"W{layer}"] + params.get(f"b{layer}", 0)
            unit = self.head.split("+")[0] if layer == self.depth else self.hidden
            cache[f"Z{layer}"], cache[f"A{layer}"] = Z, UNITS[unit](Z)
        return cache

    def loss(self, params: Mapping[str, Array]) -> float:
        """The loss at these parameters."""
        A = self.forward(params)[f"A{self.depth}"]
        return float(LOSSES[self.head.split("+")[1]](A, self.Y) / self.per)

    def slope(self, layer: int) -> Array:
        """The hidden units' slopes."""
        return SLOPES[self.hidden](self.A[layer])

    def error(self) -> Array:
        """The output's delta, without the slope that squared error leaves to a sigmoid."""
        return np.asarray((self.A[-1] - self.Y) / self.per)

    def deltas(self, slopes: Mapping[int, Array] | None = None, last: Array | None = None) -> Grads:
        """dZ1, dZ2, …, with other slopes of hidden layers or another delta of the output."""
        delta = self.error() if last is None else last
        if last is None and self.head == "sigmoid+mse":
            delta = delta * SLOPES["sigmoid"](self.A[-1])
        found = {f"dZ{self.depth}": delta}
        for layer in range(self.depth - 1, 0, -1):
            slope = (slopes or {}).get(layer, self.slope(layer))
            delta = (delta @ self.W[layer + 1].T) * slope
            found[f"dZ{layer}"] = delta
        return found

    def grads(self, **deltas: Array) -> Grads:
        """The right gradients, or those that these deltas make: `dZ1=…`."""
        found: Grads = {}
        for name, delta in (self.deltas() | deltas).items():
            layer = int(name[2:])
            found[f"W{layer}"] = self.A[layer - 1].T @ delta
            found[f"b{layer}"] = delta.sum(axis=0)
        return {name: found[name] for name in self.params}

    def known(self) -> dict[str, Any]:
        """What a check knows beside the parameters."""
        return {
            "cache": self.cache,
            "X": self.X,
            "Y": self.Y,
            "m": self.m,
            "activation": self.hidden,
            "output": self.head,
        }

    def made(self, got: Mapping[str, Array], loss: Loss | None = None, **known: Any) -> Made:
        """A case of this network; `known` beside or in place of what a check knows."""
        return Made(loss or self.loss, self.params, dict(got), self.known() | known)


def words() -> Net:
    """Words from their neighbours: inputs are means of one-hot vectors, so each adds up to 1."""
    rng = np.random.default_rng(5)
    X = rng.dirichlet(np.ones(5), size=4)
    return Net([5, 3, 5], 4, "relu", "softmax+ce", data=(X, np.eye(5)[rng.integers(5, size=4)]))


def columns(made: Made) -> Made:
    """The same with examples as columns: W (n_out, n_in), b (n_out, 1), X (n_in, m)."""

    def turned(named: Mapping[str, Array]) -> Grads:
        return {k: v.T if v.ndim == 2 else v[:, None] for k, v in named.items()}

    def back(named: Mapping[str, Array]) -> Grads:
        return {k: v[:, 0] if made.params[k].ndim == 1 else v.T for k, v in named.items()}

    known = {k: v.T if k in ("X", "Y") else v for k, v in made.known.items() if k != "cache"}
    return Made(lambda p: made.loss(back(p)), turned(made.params), turned(made.got), known)


def renamed(made: Made, names: Mapping[str, str]) -> Made:
    """The same under a learner's own names."""

    def told(named: Mapping[str, Array]) -> Grads:
        return {names[k]: v for k, v in named.items()}

    def loss(params: Mapping[str, Array]) -> float:
        return made.loss({k: params[new] for k, new in names.items()})

    return Made(loss, told(made.params), told(made.got), made.known)
