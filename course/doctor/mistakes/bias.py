"""The gradient of a bias."""

import numpy as np

from course.doctor.mistakes.mistake import Example, Mistake
from course.doctor.network import Problem, Twist
from course.text import Sentences

BIAS_ROW0 = Mistake(
    id="bias_row0",
    sentences=Sentences(
        gradient="{name} comes from the first example alone: a bias acts on all {m} examples, so "
        "sum over them.",
        value="This is the first example's slope: a bias acts on all examples, so sum over them.",
        general="The gradient of a bias comes from the first example alone.",
    ),
    twists=lambda p: [Twist(bias=lambda dZ: dZ[0]), Twist(bias=lambda dZ: len(dZ) * dZ[0])],
    example=Example({"db": "dZ[0]"}),
)


def _bias_wrong_axis(p: Problem) -> list[Twist]:
    """dZ summed over the units, or over everything, in place of the examples."""
    return [
        Twist(bias=lambda dZ: dZ.sum(axis=1)),
        Twist(bias=lambda dZ: dZ.mean(axis=1)),
        Twist(bias=lambda dZ: np.asarray(np.sum(dZ))),
        Twist(bias=lambda dZ: np.full(dZ.shape[1], np.sum(dZ))),
    ]


BIAS_WRONG_AXIS = Mistake(
    id="bias_wrong_axis",
    sentences=Sentences(
        gradient="{name} is summed over the wrong axis: sum dZ over the examples, its {rows} (axis "
        "{axis}), so that one number for each unit remains.",
        value="This is summed over the wrong axis: one number for each unit must remain, so the "
        "examples (axis 0) are summed.",
        general="The gradient of a bias is summed over the wrong axis.",
    ),
    twists=_bias_wrong_axis,
    example=Example({"db": "np.sum(dZ, axis=1)"}),
)


WEIGHT_NOT_SUMMED = Mistake(
    id="weight_not_summed",
    sentences=Sentences(
        gradient="{name} is a product entry by entry, and still has numbers for each of the {m} "
        "examples: a matrix product sums over them.",
        general="The gradient of the weights is not summed over the examples.",
    ),
    twists=lambda p: (
        [Twist(weight=lambda A, dZ: A * dZ), Twist(weight=lambda A, dZ: (A * dZ).T)]
        if p.net and p.net.depth == p.net.Y.shape[1] == 1
        else []
    ),
    example=Example(
        {"dW": "A_prev * dZ", "decayed": "dW"}, heads=("sigmoid+bce", "linear+mse"), neuron=True
    ),
)


BIAS_NOT_SUMMED = Mistake(
    id="bias_not_summed",
    sentences=Sentences(
        gradient="{name} still has one number for each of the {m} examples: sum over them.",
        value="This still has one row for each example: sum over the examples.",
        general="The gradient of a bias is not summed over the examples.",
    ),
    twists=lambda p: [Twist(bias=lambda dZ: dZ), Twist(bias=lambda dZ: dZ[:, 0])],
    example=Example({"db": "dZ"}),
)
