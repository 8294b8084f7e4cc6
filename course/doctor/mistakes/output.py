"""The output unit, the loss, and the targets."""

from dataclasses import replace

import numpy as np

from course.doctor.mistakes.mistake import Example, Mistake
from course.doctor.network import (
    SLOPE_OF_A,
    Array,
    Net,
    Problem,
    Twist,
    output_delta,
    softmax,
    through_softmax,
)
from course.text import Sentences


def _output_derivative_kept(p: Problem) -> list[Twist]:
    """A(1 − A) multiplied on, although cross-entropy cancels it."""
    if p.net is None or not p.net.output.endswith("ce"):
        return []
    return [Twist(delta=lambda net: output_delta(net) * SLOPE_OF_A["sigmoid"](net.A[net.depth]))]


OUTPUT_DERIVATIVE_KEPT = Mistake(
    id="output_derivative_kept",
    sentences=Sentences(
        gradient="{name} carries a factor A(1 − A) of the output too many: with the cross-entropy "
        "it cancels, and A − Y remains.",
        value="There is a factor A(1 − A) too many: with the cross-entropy it cancels, and A − Y "
        "remains.",
        general="A factor A(1 − A) of the output too many: the cross-entropy cancels it.",
    ),
    twists=_output_derivative_kept,
    example=Example({"error": "(A - Y) * A * (1 - A)"}, heads=("sigmoid+bce", "softmax+ce")),
)


def _missing_output_derivative(p: Problem) -> list[Twist]:
    """A − Y alone, where squared error needs σ′ as well."""
    if p.net is None or not p.net.output.endswith("+mse") or p.net.output == "linear+mse":
        return []
    return [Twist(delta=lambda net: net.factor * (net.A[net.depth] - net.Y))]


MISSING_OUTPUT_DERIVATIVE = Mistake(
    id="missing_output_derivative",
    sentences=Sentences(
        gradient="{name} lacks the derivative of the output unit: squared error keeps {slope}. "
        "A − Y alone remains with a cross-entropy only.",
        general="The derivative of the output unit is missing.",
    ),
    twists=_missing_output_derivative,
    example=Example({"error": "A - Y"}, heads=("sigmoid+mse",)),
)


WRONG_LOSS_DERIVATIVE = Mistake(
    id="wrong_loss_derivative",
    sentences=Sentences(
        gradient="In {where} {found}: of the cross-entropy, −1 ⁄ A belongs to the examples with "
        "Y = 1, and 1 ⁄ (1 − A) to the others.",
        general="The slope of the cross-entropy itself is wrong.",
    ),
    walked=True,
    example=Example({"error": "np.where(Y > 0.5, A - 1, -A)"}, heads=("sigmoid+bce",)),
    others=(Example({"error": "np.where(Y > 0.5, A - 1, 0)"}, heads=("sigmoid+bce",)),),
)


def _softmax_twice(p: Problem) -> list[Twist]:
    """Softmax of the probabilities, or its Jacobian multiplied on once more."""
    if p.net is None or p.net.output != "softmax+ce":
        return []

    def jacobian_again(net: Net) -> Array:
        return through_softmax(net.A[net.depth], output_delta(net))

    return [
        Twist(delta=lambda net: net.factor * (softmax(net.A[net.depth]) - net.Y)),
        Twist(delta=jacobian_again),
    ]


SOFTMAX_TWICE = Mistake(
    id="softmax_twice",
    sentences=Sentences(
        gradient="{name} has the softmax in it twice: either softmax is applied to probabilities, "
        "or its derivative is multiplied on although P − Y contains it already.",
        general="The softmax is in the gradient twice.",
    ),
    twists=_softmax_twice,
    example=Example({"error": "softmax(A) - Y"}, heads=("softmax+ce",)),
)


def _one_hot_shifted(p: Problem) -> list[Twist]:
    """Targets one class off, as labels that count from 1 give."""
    if p.net is None or p.net.Y.shape[1] < 2:
        return []

    def shifted(by: int) -> Twist:
        return Twist(delta=lambda net: output_delta(replace(net, Y=np.roll(net.Y, by, axis=1))))

    return [shifted(1), shifted(-1)]


ONE_HOT_SHIFTED = Mistake(
    id="one_hot_shifted",
    sentences=Sentences(
        gradient="{name} fits targets that are one class off: do the labels count from 0 in one "
        "place and from 1 in another?",
        general="The targets are one class off.",
    ),
    twists=_one_hot_shifted,
    example=Example(
        {"targets": "np.roll(Y, 1, axis=1)"}, heads=("sigmoid+bce", "softmax+ce", "sigmoid+mse")
    ),
)
