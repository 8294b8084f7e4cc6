"""The mistakes that the doctor knows, each as a student makes it.

A mistake either changes the backward pass, and is a `Twist` of it, or gives wrong numbers
outright. Each is one small function; `TWISTS` and `OUTRIGHT` list them, the more common first.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from course.messages import require

Array = npt.NDArray[np.float64]
Mistake = TypeVar("Mistake", bound=Callable[..., object])
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
    activation: str
    output: str
    factor: float = 1.0  #: of the loss: 1, 2 (a square without its ½), 1/k (a mean over outputs)

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

    def structural(self) -> bool:
        """Whether the backward pass itself is changed, and not only its result."""
        inside = (self.delta, self.slope, self.back, self.bias, self.weight, self.cache)
        return any(part is not None for part in inside)

    def joined(self, other: "Twist") -> "Twist | None":
        """Both mistakes at once; None where they replace the same thing."""
        default, changes = Twist(), {}
        for f in fields(Twist):
            mine, theirs = getattr(self, f.name), getattr(other, f.name)
            if theirs == getattr(default, f.name):
                continue
            if mine == getattr(default, f.name):
                changes[f.name] = theirs
            elif f.name == "scale":
                changes["scale"] = mine * theirs
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

    def penalty(self, name: str) -> Array | float:
        """The weight decay's part of a parameter's gradient."""
        is_weight = self.names.get(name, ("W", 0))[0] == "W"
        return self.decay * self.params[name] if is_weight and name in self.params else 0.0


# ---- The network's own arithmetic ------------------------------------------------------------


def sigmoid(Z: Array) -> Array:
    """The logistic function, without overflow."""
    return np.asarray(0.5 * (1 + np.tanh(Z / 2)))


def _softmax(Z: Array) -> Array:
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return np.asarray(E / E.sum(axis=1, keepdims=True))


_FUNCTIONS: dict[str, Callable[[Array], Array]] = {
    "sigmoid": sigmoid,
    "tanh": np.tanh,
    "relu": lambda Z: np.maximum(Z, 0),
    "softmax": _softmax,
    "linear": lambda Z: Z,
}
# Each derivative is written in one of two ways; to feed it the other's argument is a mistake.
_SLOPE_OF_A: dict[str, Callable[[Array], Array]] = {
    "sigmoid": lambda A: A * (1 - A),
    "tanh": lambda A: 1 - A**2,
    "relu": lambda A: (A > 0).astype(np.float64),
}
_SLOPE_OF_Z: dict[str, Callable[[Array], Array]] = {
    "sigmoid": lambda Z: sigmoid(Z) * (1 - sigmoid(Z)),
    "tanh": lambda Z: 1 - np.tanh(Z) ** 2,
    "relu": lambda Z: (Z > 0).astype(np.float64),
}


def _slope(net: Net, layer: int) -> Array:
    """f′ of a hidden layer, (m, n)."""
    return _SLOPE_OF_A[net.activation](net.A[layer])


def _delta(net: Net) -> Array:
    """∂(loss of one example)/∂Z of the output, (m, k)."""
    error = net.A[net.depth] - net.Y
    if net.output == "sigmoid+mse":
        error = error * _SLOPE_OF_A["sigmoid"](net.A[net.depth])
    return net.factor * error


def forward(net: Net) -> Net:
    """The network with the cache that its parameters and its inputs give."""
    A, Z = {0: net.A[0]}, {}
    for layer in range(1, net.depth + 1):
        Z[layer] = A[layer - 1] @ net.W[layer] + net.b[layer]
        last = layer == net.depth
        A[layer] = _FUNCTIONS[net.output.split("+")[0] if last else net.activation](Z[layer])
    return replace(net, A=A, Z=Z)


def backward(net: Net, twist: Twist) -> dict[tuple[str, int], Array]:
    """Gradients of the loss without weight decay, with a mistake in it."""
    net = twist.cache or net
    found: dict[tuple[str, int], Array] = {}
    dZ = (twist.delta or _delta)(net) / net.m
    for layer in range(net.depth, 0, -1):
        A_prev = net.A[layer - 1]
        found["W", layer] = twist.weight(A_prev, dZ) if twist.weight else A_prev.T @ dZ
        found["b", layer] = twist.bias(dZ) if twist.bias else dZ.sum(axis=0)
        if layer > 1:
            dA = dZ @ (twist.back(net.W[layer]) if twist.back else net.W[layer].T)
            dZ = dA * (twist.slope or _slope)(net, layer - 1)
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
        if name in ("w", "b") and grad.size == expected.size:
            grad = grad.reshape(expected.shape)  # one neuron's w is (n,), its b a number
        is_weight = problem.names.get(name, ("W", 0))[0] == "W"
        grad = twist.scale * grad
        if grad.shape == expected.shape and name in problem.params:
            times = twist.decay if is_weight else twist.bias_decay
            grad = grad + times * problem.decay * problem.params[name]
        predicted[name] = grad.T if twist.turn and is_weight else grad
    return predicted


# ---- The mistakes, as twists -----------------------------------------------------------------
# Each function gives the forms in which its mistake is met. It is called with the problem only
# to know m, the activation and the output.


def not_averaged(p: Problem) -> list[Twist]:
    """The sum over the examples in place of the mean: m times too large."""
    return [Twist(scale=p.m)] if p.m and p.m > 1 else []


def averaged_twice(p: Problem) -> list[Twist]:
    """Divided by m in dZ and once more in dW and db: m times too small."""
    return [Twist(scale=1 / p.m)] if p.m and p.m > 1 else []


def sign(p: Problem) -> list[Twist]:
    """Y − A in place of A − Y."""
    return [Twist(scale=-1)]


def doubled(p: Problem) -> list[Twist]:
    """A factor 2 left over."""
    return [Twist(scale=2)]


def halved(p: Problem) -> list[Twist]:
    """A factor ½ too many."""
    return [Twist(scale=0.5)]


def transposed(p: Problem) -> list[Twist]:
    """dZᵀ A in place of Aᵀ dZ."""
    return [Twist(turn=True)]


def decay_missing(p: Problem) -> list[Twist]:
    """The penalty is in the loss and not in the gradient."""
    return [Twist(decay=0)] if p.decay else []


def decay_doubled(p: Problem) -> list[Twist]:
    """λW twice, or 2λW: the ½ of the penalty forgotten."""
    return [Twist(decay=2)] if p.decay else []


def decay_averaged(p: Problem) -> list[Twist]:
    """λW divided by m, where the penalty is not."""
    return [Twist(decay=1 / p.m)] if p.decay and p.m and p.m > 1 else []


def decay_on_bias(p: Problem) -> list[Twist]:
    """The biases decayed as the weights are."""
    return [Twist(bias_decay=1)] if p.decay else []


def _hidden_layers(net: Net) -> Iterator[set[int]]:
    """All hidden layers at once, then each by itself."""
    hidden = set(range(1, net.depth))
    if hidden:
        yield hidden
    if len(hidden) > 1:
        yield from ({layer} for layer in hidden)


def _slopes(p: Problem, wrong: Callable[[Net, int], Array]) -> list[Twist]:
    """Twists that take a wrong slope in all hidden layers, or in one."""
    if p.net is None:
        return []

    def in_layers(layers: set[int]) -> Twist:
        return Twist(slope=lambda net, layer: (wrong if layer in layers else _slope)(net, layer))

    return [in_layers(layers) for layers in _hidden_layers(p.net)]


def no_activation_derivative(p: Problem) -> list[Twist]:
    """dZ = dA: the activation's derivative left out on the way back."""
    return _slopes(p, lambda net, layer: np.ones_like(net.A[layer]))


def wrong_derivative_argument(p: Problem) -> list[Twist]:
    """A(1 − A) given Z, or σ′(Z) given A; the same with tanh."""
    of_a, of_z = (
        table.get(p.net.activation if p.net else "") for table in (_SLOPE_OF_A, _SLOPE_OF_Z)
    )
    if p.net is None or of_a is None or of_z is None or p.net.activation == "relu":
        return []
    return _slopes(p, lambda net, layer: of_a(net.Z[layer])) + _slopes(
        p, lambda net, layer: of_z(net.A[layer])
    )


def other_activation(p: Problem) -> list[Twist]:
    """The derivative of another activation: of tanh in a ReLU network, for instance."""
    if p.net is None:
        return []

    def twists(name: str) -> list[Twist]:
        of_a, of_z = _SLOPE_OF_A[name], _SLOPE_OF_Z[name]
        return [
            Twist(slope=lambda net, layer: of_a(net.A[layer])),
            Twist(slope=lambda net, layer: of_z(net.Z[layer])),
        ]

    return [t for name in _SLOPE_OF_A if name != p.net.activation for t in twists(name)]


def row0_derivative(p: Problem) -> list[Twist]:
    """f′ of the first example taken for all."""
    return _slopes(
        p, lambda net, layer: np.broadcast_to(_slope(net, layer)[:1], net.A[layer].shape)
    )


def output_derivative_kept(p: Problem) -> list[Twist]:
    """A(1 − A) multiplied on, although cross-entropy cancels it."""
    if p.net is None or not p.net.output.endswith("ce"):
        return []
    return [Twist(delta=lambda net: _delta(net) * _SLOPE_OF_A["sigmoid"](net.A[net.depth]))]


def missing_output_derivative(p: Problem) -> list[Twist]:
    """A − Y alone, where squared error needs σ′ as well."""
    if p.net is None or p.net.output != "sigmoid+mse":
        return []
    return [Twist(delta=lambda net: net.factor * (net.A[net.depth] - net.Y))]


def softmax_twice(p: Problem) -> list[Twist]:
    """Softmax of the probabilities, or its Jacobian multiplied on once more."""
    if p.net is None or p.net.output != "softmax+ce":
        return []

    def jacobian_again(net: Net) -> Array:
        P, G = net.A[net.depth], _delta(net)
        return np.asarray(P * (G - np.sum(P * G, axis=1, keepdims=True)))

    return [
        Twist(delta=lambda net: net.factor * (_softmax(net.A[net.depth]) - net.Y)),
        Twist(delta=jacobian_again),
    ]


def one_hot_shifted(p: Problem) -> list[Twist]:
    """Targets one class off, as labels that count from 1 give."""
    if p.net is None or p.net.Y.shape[1] < 2:
        return []

    def shifted(by: int) -> Twist:
        return Twist(delta=lambda net: _delta(replace(net, Y=np.roll(net.Y, by, axis=1))))

    return [shifted(1), shifted(-1)]


def weight_not_transposed(p: Problem) -> list[Twist]:
    """DA = dZ @ W, or W bent to the right shape, in place of dZ @ Wᵀ."""
    if p.net is None or p.net.depth < 2:
        return []
    return [Twist(back=lambda W: W.reshape(W.shape[::-1]))]


def bias_row0(p: Problem) -> list[Twist]:
    """The first row of dZ in place of the sum of the rows."""
    return [Twist(bias=lambda dZ: dZ[0]), Twist(bias=lambda dZ: len(dZ) * dZ[0])]


def bias_wrong_axis(p: Problem) -> list[Twist]:
    """dZ summed over the units, or over everything, in place of the examples."""
    return [
        Twist(bias=lambda dZ: dZ.sum(axis=1)),
        Twist(bias=lambda dZ: dZ.mean(axis=1)),
        Twist(bias=lambda dZ: np.asarray(np.sum(dZ))),
        Twist(bias=lambda dZ: np.full(dZ.shape[1], np.sum(dZ))),
    ]


def bias_not_summed(p: Problem) -> list[Twist]:
    """DZ itself under the name of db."""
    return [Twist(bias=lambda dZ: dZ), Twist(bias=lambda dZ: dZ[:, 0])]


def row0(p: Problem) -> list[Twist]:
    """The whole gradient from the first example."""
    if p.net is None or p.net.m < 2:
        return []

    def first_only(times: int) -> Twist:
        def delta(net: Net) -> Array:
            return np.where(np.arange(net.m)[:, None] == 0, times * _delta(net), 0.0)

        return Twist(delta=delta)

    return [first_only(1), first_only(p.net.m)]


def stale_cache(p: Problem) -> list[Twist]:
    """Backward runs on the cache of an earlier forward pass."""
    return [Twist(cache=p.stale)] if p.stale is not None else []


# ---- The mistakes that give their numbers outright -------------------------------------------


def left_zero(p: Problem, name: str) -> list[Array]:
    """np.zeros_like, never filled in."""
    return [np.zeros_like(p.expected[name])] if np.any(p.expected[name]) else []


def weights_returned(p: Problem, name: str) -> list[Array]:
    """The parameter returned under the heading of its gradient."""
    return [p.params[name]] if name in p.params else []


def layers_swapped(p: Problem, name: str) -> list[Array]:
    """Another layer's gradient under this one's name."""
    kind = p.names.get(name, ("", 0))[0]
    return [
        grad
        for other, grad in p.expected.items()
        if other != name and p.names.get(other, ("", 0))[0] == kind
    ]


def broadcast(p: Problem, name: str) -> list[Array]:
    """(m, 1) − (m,): a whole m×m matrix of differences."""
    if p.net is None or p.net.Y.shape[1] != 1 or p.net.m < 2:
        return []
    net, (kind, layer) = p.net, p.names[name]
    if layer != net.depth:
        return []
    square = net.factor * (net.A[layer] - net.Y.T)
    flat = [square.sum(axis=0), square.sum(axis=1)]
    if kind == "b":
        return [row * s for row in flat for s in (1.0, 1 / net.m)]
    A_prev = net.A[layer - 1]
    columns = [A_prev.T @ square * s for s in (1.0, 1 / net.m)]
    summed = [
        (A_prev.T @ row * s).reshape(p.expected[name].shape)
        for row in flat
        for s in (1.0, 1 / net.m)
    ]
    return columns + summed


def float32(p: Problem, name: str) -> list[Array]:
    """Right to seven digits, and every number is one that float32 has."""
    got, expected = p.got[name], p.expected[name]
    if got.shape != expected.shape or not in_float32(got):
        return []
    near = np.max(np.abs(got - expected), initial=0.0) <= 1e-5 * np.max(np.abs(expected), initial=0)
    return [got] if near and not in_float32(expected) else []


def in_float32(array: Array) -> bool:
    """Whether every number of the array is one that float32 has."""
    with np.errstate(over="ignore"):
        return bool(np.all(array.astype(np.float32).astype(np.float64) == array))


#: In order of how common the mistakes are: where two fit as well, the first is named first.
def registered(*mistakes: Mistake) -> tuple[Mistake, ...]:
    """The mistakes, each of which has its sentences under its name in `course.messages`.

    Raises:
        KeyError: where one has no sentence for a gradient, or none for a whole class.
    """
    for mistake in mistakes:
        require(mistake.__name__, gradient=True, general=True)
    return mistakes


TWISTS: tuple[Callable[[Problem], list[Twist]], ...] = registered(
    not_averaged,
    sign,
    output_derivative_kept,
    missing_output_derivative,
    no_activation_derivative,
    wrong_derivative_argument,
    other_activation,
    transposed,
    weight_not_transposed,
    bias_row0,
    bias_not_summed,
    bias_wrong_axis,
    averaged_twice,
    doubled,
    halved,
    decay_missing,
    decay_on_bias,
    decay_doubled,
    decay_averaged,
    softmax_twice,
    one_hot_shifted,
    row0_derivative,
    stale_cache,
    row0,
)
OUTRIGHT: tuple[Callable[[Problem, str], list[Array]], ...] = registered(
    left_zero,
    weights_returned,
    layers_swapped,
    broadcast,
    float32,
)
COMMON_FIRST = {f.__name__: place for place, f in enumerate((*TWISTS, *OUTRIGHT))}
