"""Random networks with the right gradient, as learners write them."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

Params = dict[str, np.ndarray]

XOR = np.array([[0, 0], [0, 1], [1, 0], [1, 1.0]])
ODD = np.array([[0], [1], [1], [0.0]])


def sigmoid(Z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-Z))


def softmax(Z: np.ndarray) -> np.ndarray:
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return E / E.sum(axis=1, keepdims=True)


#: Hidden activation → the function, and its slope given Z and A.
ACTIVATIONS = {
    "sigmoid": (sigmoid, lambda Z, A: A * (1 - A)),
    "tanh": (np.tanh, lambda Z, A: 1 - A**2),
    "relu": (lambda Z: np.maximum(Z, 0), lambda Z, A: (Z > 0) * 1.0),
    "relu, slope 1 at 0": (lambda Z: np.maximum(Z, 0), lambda Z, A: (Z >= 0) * 1.0),
}
HEADS = {
    "sigmoid+bce": sigmoid,
    "sigmoid+mse": sigmoid,
    "linear+mse": lambda Z: Z,
    "softmax+ce": softmax,
}


@dataclass
class Net:
    """Some layers, examples, and a loss that does not overflow."""

    activation: str
    head: str
    params: Params
    X: np.ndarray
    Y: np.ndarray
    slope: Callable[[np.ndarray, np.ndarray], np.ndarray] | None = None  #: a wrong one

    def forward(self, params: Params) -> tuple[list[np.ndarray], list[np.ndarray]]:
        """The inputs of the units, and the outputs, of each layer; X is the first output."""
        Zs, As, last = [], [self.X], len(params) // 2
        for layer in range(1, last + 1):
            Zs.append(As[-1] @ params[f"W{layer}"] + params[f"b{layer}"])
            f = HEADS[self.head] if layer == last else ACTIVATIONS[self.activation][0]
            As.append(f(Zs[-1]))
        return Zs, As

    def loss(self, params: Params) -> float:
        Zs, As = self.forward(params)
        Z, A, Y = Zs[-1], As[-1], self.Y
        if self.head == "sigmoid+bce":
            return float(np.sum(np.logaddexp(0, Z) - Y * Z) / len(Y))
        if self.head == "softmax+ce":
            Z = Z - Z.max(axis=1, keepdims=True)
            return float(np.sum(Y * (np.log(np.exp(Z).sum(axis=1, keepdims=True)) - Z)) / len(Y))
        return float(np.sum((A - Y) ** 2) / (2 * len(Y)))

    def gradient(self) -> Params:
        Zs, As = self.forward(self.params)
        dZ = (As[-1] - self.Y) / len(self.Y)
        if self.head == "sigmoid+mse":
            dZ = dZ * As[-1] * (1 - As[-1])
        grads, slope = {}, self.slope or ACTIVATIONS[self.activation][1]
        for layer in range(len(Zs), 0, -1):
            grads[f"W{layer}"], grads[f"b{layer}"] = As[layer - 1].T @ dZ, dZ.sum(axis=0)
            if layer > 1:
                dZ = dZ @ self.params[f"W{layer}"].T * slope(Zs[layer - 2], As[layer - 1])
        return {name: grads[name] for name in self.params}


def start(sizes: list[int], scale: float, rng: np.random.Generator, *, zero: bool) -> Params:
    params = {}
    for layer, (n_in, n_out) in enumerate(pairwise(sizes), 1):
        params[f"W{layer}"] = scale * rng.normal(size=(n_in, n_out))
        params[f"b{layer}"] = np.zeros(n_out) if zero else scale * rng.normal(size=n_out)
    return params


def drawn(seed: int) -> Net:
    """Any network: 1 to 3 hidden layers, weights of 0.001 to 3, on XOR or on 1 to 50 examples."""
    rng = np.random.default_rng(seed)
    head, activation = rng.choice(list(HEADS)), rng.choice(["sigmoid", "tanh", "relu"])
    if rng.random() < 0.5:
        X, Y = XOR, np.hstack([1 - ODD, ODD]) if head == "softmax+ce" else ODD
    else:
        m, n_out = int(rng.integers(1, 51)), int(rng.integers(2, 5))
        X = rng.normal(size=(m, rng.integers(1, 6)))
        labels = np.eye(n_out)[rng.integers(n_out, size=m)]
        Y = rng.normal(size=(m, n_out)) if head == "linear+mse" else labels
    hidden = rng.integers(1, 7, size=rng.integers(1, 4))
    scale, zero = 10 ** rng.uniform(-3, np.log10(3)), rng.random() < 0.5
    params = start([X.shape[1], *hidden, Y.shape[1]], scale, rng, zero=zero)
    return Net(str(activation), str(head), params, X, Y)


def on_xor(seed: int, head: str = "sigmoid+bce", activation: str = "relu") -> Net:
    """A 2-3-1 network with zero biases: the example (0, 0) sits on every hidden unit's kink."""
    params = start([2, 3, 1], 0.5, np.random.default_rng(seed), zero=True)
    return Net(activation, head, params, XOR, ODD)
