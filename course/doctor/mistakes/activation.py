"""The hidden activation, and its derivative on the way back."""

from collections.abc import Callable, Iterator

import numpy as np

from course.doctor.mistakes.mistake import Example, Mistake
from course.doctor.network import (
    SLOPE_OF_A,
    SLOPE_OF_Z,
    Array,
    Net,
    Problem,
    Twist,
    hidden_slope,
    sigmoid,
)
from course.text import Sentences


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
        def slope(net: Net, layer: int) -> Array:
            return wrong(net, layer) if layer in layers else hidden_slope(net, layer)

        return Twist(slope=slope)

    return [in_layers(layers) for layers in _hidden_layers(p.net)]


def _probabilities(expected: Array) -> bool:
    return bool(np.all((expected > 0) & (expected < 1)))


def _unactivated(got: Array, expected: Array, m: int | None) -> list[Array]:
    """z itself, where an output a = σ(z) is asked for."""
    return [np.log(expected) - np.log1p(-expected)] if _probabilities(expected) else []


def _no_activation_derivative(p: Problem) -> list[Twist]:
    """dZ = dA: the activation's derivative left out on the way back."""
    return _slopes(p, lambda net, layer: np.ones_like(net.A[layer]))


NO_ACTIVATION_DERIVATIVE = Mistake(
    id="no_activation_derivative",
    sentences=Sentences(
        gradient="{name} lacks the derivative of the hidden activation: dZ is dA times f′(Z), and "
        "not dA alone.",
        value="The sigmoid's own slope A(1 − A) is left out: this is still the slope along A, not "
        "along Z.",
        general="The derivative of the hidden activation is missing.",
    ),
    twists=_no_activation_derivative,
    example=Example({"slope": "1"}),
)


def _wrong_derivative_argument(p: Problem) -> list[Twist]:
    """A(1 − A) given Z, or σ′(Z) given A; the same with tanh."""
    if p.net is None or all(map(p.net.kinked, range(1, p.net.depth))):
        return []
    return _slopes(p, lambda net, layer: SLOPE_OF_A[net.function(layer)](net.Z[layer])) + _slopes(
        p, lambda net, layer: SLOPE_OF_Z[net.function(layer)](net.A[layer])
    )


WRONG_DERIVATIVE_ARGUMENT = Mistake(
    id="wrong_derivative_argument",
    sentences=Sentences(
        gradient="{name} has the activation's derivative at the wrong place: a formula in A, such "
        "as A(1 − A), is given Z, or one in Z is given A.",
        value="The activation's slope is taken at the wrong place: a formula in A, such as A(1 − "
        "A), is given Z, or one in Z is given A.",
        general="The activation's derivative is taken at the wrong place: a formula in A is given "
        "Z, or one in Z is given A.",
    ),
    twists=_wrong_derivative_argument,
    example=Example({"slope": "derivative(Z)"}),
)


def _other_activation(p: Problem) -> list[Twist]:
    """The derivative of another activation: of tanh in a ReLU network, for instance."""
    if p.net is None:
        return []

    def twists(name: str) -> list[Twist]:
        of_a, of_z = SLOPE_OF_A[name], SLOPE_OF_Z[name]
        return [
            Twist(slope=lambda net, layer: of_a(net.A[layer])),
            Twist(slope=lambda net, layer: of_z(net.Z[layer])),
        ]

    others = ("sigmoid", "tanh", "relu")
    return [t for name in others if name != p.net.activation for t in twists(name)]


OTHER_ACTIVATION = Mistake(
    id="other_activation",
    sentences=Sentences(
        gradient="{name} has the derivative of another activation: it must belong to the one that "
        "forward used.",
        general="The derivative of another activation than the one of forward.",
    ),
    twists=_other_activation,
    example=Example({"slope": "other_derivative(A)"}),
)


def _row0_derivative(p: Problem) -> list[Twist]:
    """f′ of the first example taken for all."""
    return _slopes(
        p, lambda net, layer: np.broadcast_to(hidden_slope(net, layer)[:1], net.A[layer].shape)
    )


ROW0_DERIVATIVE = Mistake(
    id="row0_derivative",
    sentences=Sentences(
        gradient="{name} takes the activation's derivative of the first example for all {m}: "
        "f′(Z) has one row for each example.",
        value="The sigmoid's slope of the first example is used for all: every example has its "
        "own row of slopes.",
        general="The activation's derivative of the first example is taken for all.",
    ),
    twists=_row0_derivative,
    example=Example({"slope": "derivative(A)[0]"}),
)


NO_ACTIVATION = Mistake(
    id="no_activation",
    sentences=Sentences(
        value="This looks like z itself: the sigmoid is not applied.",
        general="The sigmoid is not applied: this is z itself.",
    ),
    values=_unactivated,
    example=Example({"output": "Z"}),
)


FLIPPED = Mistake(
    id="flipped",
    sentences=Sentences(
        value="This is 1 minus the right answer: the sign of z is flipped on the way.",
        general="1 minus the right answer: the sign of z is flipped.",
    ),
    values=lambda got, expected, m: [1 - expected] if _probabilities(expected) else [],
    example=Example({"output": "sigmoid(-Z)"}),
)


ACTIVATED_TWICE = Mistake(
    id="activated_twice",
    sentences=Sentences(
        value="The sigmoid is applied twice.",
        general="The sigmoid is applied twice.",
    ),
    values=lambda got, expected, m: [sigmoid(expected)] if _probabilities(expected) else [],
    example=Example({"output": "sigmoid(sigmoid(Z))"}),
)
