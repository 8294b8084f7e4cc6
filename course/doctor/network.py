"""The network as the doctor sees it, and the wrong gradients that a mistake in it predicts.

A mistake either changes the backward pass, and is a `Twist` of it, or gives wrong numbers outright.
"""

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Grads = dict[str, Array]


@dataclass(frozen=True)
class Net:
    """A network as the doctor sees it: layers 1 to L, examples in rows.

    `W[l]` (n_in, n_out) and `b[l]` (n_out,) are the parameters; `A[l]` (m, n_l) the activations,
    `A[0]` the inputs; `Z[l]` before the activation; `Y` (m, k) the targets.
    """

    W: dict[int, Array]
    b: dict[int, Array]
    A: dict[int, Array]
    Z: dict[int, Array]
    Y: Array
    activation: str | tuple[str, ...]  #: of every hidden layer, or of each
    output: str
    factor: float = 1.0  #: of the loss: 1, 2 (a square without its ½), 1/k (a mean over outputs)

    def function(self, layer: int) -> str:
        """The name of a layer's activation."""
        if layer == self.depth:
            return self.output.split("+")[0]
        return self.activation if isinstance(self.activation, str) else self.activation[layer - 1]

    def kinked(self, layer: int) -> bool:
        """Whether a layer's activation has a kink at 0."""
        return "relu" in self.function(layer)

    @functools.cached_property
    def right(self) -> "list[Step]":
        """The right backward pass, layer by layer from the last."""
        return list(steps(self, Twist()))

    @property
    def depth(self) -> int:
        """Number of layers."""
        return len(self.W)

    @property
    def m(self) -> int:
        """Number of examples."""
        return len(self.Y)


@dataclass(frozen=True)
class Twist:
    """What a mistake replaces in the backward pass; None and 1 leave things as they are."""

    delta: Callable[[Net], Array] | None = None  #: dZ of the output, before averaging (m, k)
    slope: Callable[[Net, int], Array] | None = None  #: f′ of layer l
    back: Callable[[Array], Array] | None = None  #: the matrix that takes dZ back to dA
    bias: Callable[[Array], Array] | None = None  #: from dZ (m, n) to db
    weight: Callable[[Array, Array], Array] | None = None  #: from A_prev and dZ to dW
    cache: "Net | None" = None  #: the activations used in place of the right ones
    turn: bool = False  #: every dW transposed
    scale: float = 1.0  #: on every gradient, before the weight decay
    decay: float = 1.0  #: times the weight decay of the weights
    bias_decay: float = 0.0  #: times a weight decay of the biases
    facts: Mapping[str, object] = field(default_factory=dict)  #: for its sentence

    def structural(self) -> bool:
        """Whether the backward pass itself is changed, and not only its result."""
        inside = (self.delta, self.slope, self.back, self.bias, self.weight, self.cache)
        return any(part is not None for part in inside)

    def joined(self, other: "Twist") -> "Twist | None":
        """Both mistakes at once; None where they replace the same thing.

        Two factors do not join, but for a sign: one and its inverse, or m and ½, make any factor.
        """
        default, changes = Twist(), {}
        for f in fields(Twist):
            mine, theirs = getattr(self, f.name), getattr(other, f.name)
            if theirs == getattr(default, f.name):
                continue
            if mine == getattr(default, f.name):
                changes[f.name] = theirs
            elif f.name == "scale" and -1 in (mine, theirs):
                changes["scale"] = mine * theirs
            elif f.name == "facts":
                changes["facts"] = {**mine, **theirs}
            else:
                return None
        return replace(self, **changes)


@dataclass(frozen=True)
class Problem:
    """A student's gradients, the true ones, and all that is known of the network."""

    got: Grads
    expected: Grads
    params: Grads
    m: int | None
    decay: float
    net: Net | None  #: what forward gives for `params` and `X`
    stale: Net | None  #: the same network with the cache that was handed in, where that differs
    names: Mapping[str, tuple[str, int]]  #: parameter → ("W" or "b", layer)
    given: Grads = field(default_factory=dict)  #: the true gradient as it was given
    noise: float = 0.0  #: the error of an entry of `expected`, where that was measured
    float32: bool = False  #: whether `expected` was computed in float32
    columns: bool = False  #: whether the learner's examples are columns
    turned: bool = False  #: whether the learner's W is (n_out, n_in): shapes are the other way
    called: Mapping[str, str] = field(default_factory=dict)  #: a part → the parameter it is in
    earlier: Grads = field(default_factory=dict)  #: the gradient of an earlier batch
    unlike: bool = False  #: whether the network that was told gives another true gradient
    forward: str = ""  #: what the learner's forward does otherwise, in words; seen in the cache

    def kind(self, name: str) -> str:
        """Whether a parameter is a "W" or a "b"; empty where it has no place in the network."""
        return self.names[name][0] if name in self.names else ""

    def penalty(self, name: str) -> Array | float:
        """The weight decay's part of a parameter's gradient."""
        decays = self.kind(name) != "b" and name in self.params
        return self.decay * self.params[name] if decays else 0.0


# ---- The network's own arithmetic ------------------------------------------------------------


def sigmoid(Z: Array) -> Array:
    """The logistic function, without overflow."""
    return np.asarray(0.5 * (1 + np.tanh(Z / 2)))


def softmax(Z: Array) -> Array:
    """Probabilities, row by row, (m, k)."""
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return np.asarray(E / E.sum(axis=1, keepdims=True))


#: The slopes below 0 that leaky ReLUs have; `leaky_relu` is the usual one, or whichever fits.
LEAKS = {"leaky_relu": 0.01}
LEAKS |= {f"leaky_relu({leak})": leak for leak in (0.1, 0.2, 0.3, 0.05, 0.001)}


def _leaky(leak: float) -> Callable[[Array], Array]:
    return lambda Z: np.where(Z > 0, Z, leak * Z)


def _leaky_slope(leak: float) -> Callable[[Array], Array]:
    return lambda Z: np.where(Z > 0, 1.0, leak)


FUNCTIONS: dict[str, Callable[[Array], Array]] = {
    "sigmoid": sigmoid,
    "tanh": np.tanh,
    "relu": lambda Z: np.maximum(Z, 0),
    **{name: _leaky(leak) for name, leak in LEAKS.items()},
    "softmax": softmax,
    "linear": lambda Z: Z,
}
#: What a hidden layer's activation may be, as it is told.
ACTIVATIONS = ("sigmoid", "tanh", "relu", "leaky_relu")
#: A network's last function, and its loss.
OUTPUTS = (
    "sigmoid+bce",
    "softmax+ce",
    "linear+mse",
    "sigmoid+mse",
    "tanh+mse",
    "relu+mse",
    "softmax+mse",
)
# Each derivative is written in one of two ways; to feed it the other's argument is a mistake.
SLOPE_OF_A: dict[str, Callable[[Array], Array]] = {
    "sigmoid": lambda A: A * (1 - A),
    "tanh": lambda A: 1 - A**2,
    "relu": lambda A: (A > 0).astype(np.float64),
    **{name: _leaky_slope(leak) for name, leak in LEAKS.items()},
}
SLOPE_OF_Z: dict[str, Callable[[Array], Array]] = {
    "sigmoid": lambda Z: sigmoid(Z) * (1 - sigmoid(Z)),
    "tanh": lambda Z: 1 - np.tanh(Z) ** 2,
    "relu": lambda Z: (Z > 0).astype(np.float64),
    **{name: _leaky_slope(leak) for name, leak in LEAKS.items()},
}


def hidden_slope(net: Net, layer: int) -> Array:
    """f′ of a hidden layer, (m, n)."""
    return SLOPE_OF_A[net.function(layer)](net.A[layer])


def output_delta(net: Net) -> Array:
    """∂(loss of one example)/∂Z of the output, (m, k)."""
    A = net.A[net.depth]
    error = A - net.Y
    if net.output == "softmax+mse":
        error = through_softmax(A, error)
    elif net.output.endswith("+mse") and net.output != "linear+mse":
        error = error * SLOPE_OF_A[net.function(net.depth)](A)
    return net.factor * error


def loss(net: Net) -> float:
    """The loss, a mean over the examples; infinite where a logarithm of 0 is taken."""
    A, Y = net.A[net.depth], net.Y
    with np.errstate(divide="ignore", invalid="ignore"):
        if net.output.endswith("+bce"):
            each = -np.where(Y > 0.5, np.log(A), np.log(1 - A))
        elif net.output.endswith("+ce"):
            each = -np.where(Y > 0, Y * np.log(A), 0.0)
        else:
            each = (A - Y) ** 2 / 2
    return float(net.factor * np.sum(each) / net.m)


def through_softmax(P: Array, dA: Array) -> Array:
    """The slope along Z of the softmax, from the one along its probabilities P, (m, k)."""
    return np.asarray(P * (dA - np.sum(P * dA, axis=1, keepdims=True)))


def forward(net: Net) -> Net:
    """The network with the cache that its parameters and its inputs give."""
    A, Z = {0: net.A[0]}, {}
    for layer in range(1, net.depth + 1):
        Z[layer] = A[layer - 1] @ net.W[layer] + net.b[layer]
        A[layer] = FUNCTIONS[net.function(layer)](Z[layer])
    return replace(net, A=A, Z=Z)


@dataclass(frozen=True)
class Step:
    """What the backward pass has at a layer."""

    layer: int
    dZ: Array  # noqa: N815 - the course's name; (m, n)
    dA: Array | None = None  # noqa: N815 - as above; (m, n), of a hidden layer


def steps(net: Net, twist: Twist) -> Iterator[Step]:
    """The way back from the last layer to the first, with a mistake in it."""
    dZ, dA = (twist.delta or output_delta)(net) / net.m, None
    for layer in range(net.depth, 0, -1):
        yield Step(layer, dZ, dA)
        if layer > 1:
            dA = dZ @ (twist.back(net.W[layer]) if twist.back else net.W[layer].T)
            dZ = dA * (twist.slope or hidden_slope)(net, layer - 1)


def backward(net: Net, twist: Twist) -> dict[tuple[str, int], Array]:
    """Gradients of the loss without weight decay, with a mistake in it."""
    net = twist.cache or net
    found: dict[tuple[str, int], Array] = {}
    for step in steps(net, twist):
        A_prev, dZ = net.A[step.layer - 1], step.dZ
        found["W", step.layer] = twist.weight(A_prev, dZ) if twist.weight else A_prev.T @ dZ
        found["b", step.layer] = twist.bias(dZ) if twist.bias else dZ.sum(axis=0)
    return found


def predict(problem: Problem, twist: Twist) -> Grads:
    """The gradients that a mistake would give, by parameter; those it says nothing of left out."""
    if twist.structural():
        if problem.net is None:
            return {}
        found = backward(problem.net, twist)
        data = {name: found[place] for name, place in problem.names.items() if place in found}
    else:
        data = {name: e - problem.penalty(name) for name, e in problem.expected.items()}
    predicted = {}
    for name, grad in data.items():
        expected = problem.expected[name]
        is_weight = problem.kind(name) != "b"
        own_form = (0, 1) if is_weight else (0, 2)
        if expected.ndim in own_form and grad.size == expected.size:
            # One unit's w is (n,), its b a number; a layer's b may be (1, n) or (n, 1).
            grad = grad.reshape(expected.shape)
        grad = twist.scale * grad
        if grad.shape == expected.shape and name in problem.params:
            times = twist.decay if is_weight else twist.bias_decay
            grad = grad + times * problem.decay * problem.params[name]
        predicted[name] = grad.T if twist.turn and is_weight else grad
    return predicted


def in_float32(array: Array) -> bool:
    """Whether every number of the array is one that float32 has."""
    with np.errstate(over="ignore"):
        return bool(np.all(array.astype(np.float32).astype(np.float64) == array))
