"""The weight decay."""

from collections.abc import Callable

import numpy as np

from course.doctor.mistakes.mistake import Example, Mistake
from course.doctor.network import Array, Problem, Twist
from course.text import Sentences

DECAY_MISSING = Mistake(
    id="decay_missing",
    sentences=Sentences(
        gradient="{name} lacks the weight decay: the loss has ½λΣ{letter}² in it, so the "
        "gradient has λ{letter}, with λ = {decay:g}.",
        general="The weight decay is missing.",
    ),
    twists=lambda p: [Twist(decay=0), Twist(bias_decay=-1)] if p.decay else [],
    example=Example({"decayed": "dW"}),
)


DECAY_DOUBLED = Mistake(
    id="decay_doubled",
    sentences=Sentences(
        gradient="{name} has the weight decay twice: the derivative of ½λW² is λW, with λ = "
        "{decay:g}.",
        general="The weight decay is there twice.",
    ),
    twists=lambda p: [Twist(decay=2)] if p.decay else [],
    example=Example({"decayed": "dW + 2 * decay * W"}),
)


DECAY_SIGN = Mistake(
    id="decay_sign",
    sentences=Sentences(
        gradient="{name} has the weight decay with the wrong sign: the penalty's slope λW, with λ "
        "= {decay:g}, is to be added, not subtracted.",
        general="The weight decay has the wrong sign.",
    ),
    twists=lambda p: [Twist(decay=-1)] if p.decay else [],
    example=Example({"decayed": "dW - decay * W"}),
)


DECAY_HALVED = Mistake(
    id="decay_halved",
    sentences=Sentences(
        gradient="{name} has half of the weight decay: here the penalty's slope is λW, with λ = "
        "{decay:g}. A penalty λΣW² without its ½ has twice that of ½λΣW².",
        general="There is half of the weight decay.",
    ),
    twists=lambda p: [Twist(decay=0.5)] if p.decay else [],
    example=Example({"decayed": "dW + decay / 2 * W"}),
)


DECAY_AVERAGED = Mistake(
    id="decay_averaged",
    sentences=Sentences(
        gradient="{name} has its weight decay divided by m = {m}: the penalty is added once, "
        "outside the mean, so its slope λW is not averaged.",
        general="The weight decay is divided by m.",
    ),
    twists=lambda p: [Twist(decay=1 / p.m)] if p.decay and p.m and p.m > 1 else [],
    example=Example({"decayed": "dW + decay / m * W"}),
)


DECAY_ON_BIAS = Mistake(
    id="decay_on_bias",
    sentences=Sentences(
        gradient="{name} has weight decay on it: only the weights are penalised, biases are not.",
        general="There is weight decay on the biases.",
    ),
    twists=lambda p: [Twist(bias_decay=1)] if p.decay else [],
    example=Example({"db": "np.sum(dZ, axis=0) + decay * b"}),
)


def _in_its_place(
    what: Callable[[Array, Array, float], Array],
) -> Callable[[Problem, str], list[Array]]:
    """Where λW is to be added: what stands there, made of the data's part, W and λ."""

    def numbers(p: Problem, name: str) -> list[Array]:
        W, expected = p.params.get(name), p.expected[name]
        if not p.decay or W is None or p.kind(name) == "b" or W.shape != expected.shape:
            return []
        return [what(expected - p.penalty(name), W, p.decay)]

    return numbers


DECAY_OF_GRADIENT = Mistake(
    id="decay_of_gradient",
    sentences=Sentences(
        gradient="{name} has λ times the gradient added, where λ times the weights belongs: the "
        "derivative of ½λ{letter}² is λ{letter}, with λ = {decay:g}.",
        general="The weight decay is taken of the gradient, not of the weights.",
    ),
    numbers=_in_its_place(lambda data, W, decay: data + decay * data),
    example=Example({"decayed": "dW + decay * dW"}),
)


def _squares(p: Problem, name: str) -> list[Array]:
    """Where λW is to be added: the weights' squares, or their sum, with λ or ½λ or neither."""
    W, expected = p.params.get(name), p.expected[name]
    if not p.decay or W is None or p.kind(name) == "b" or W.shape != expected.shape:
        return []
    of_all = sum(float(np.sum(w**2)) for other, w in p.params.items() if p.kind(other) != "b")
    data = expected - p.penalty(name)
    squares = (W**2, np.sum(W**2), of_all)
    return [data + part * each for each in squares for part in (p.decay, p.decay / 2, 1, 0.5)]


DECAY_SQUARED = Mistake(
    id="decay_squared",
    sentences=Sentences(
        gradient="{name} has squares of the weights added, one by one or in sum: the price has "
        "them, and its derivative has none: λ{letter}, with λ = {decay:g}.",
        general="The weights are squared in the slope of the weight decay.",
    ),
    numbers=_squares,
    example=Example({"decayed": "dW + decay * W**2"}),
    others=(Example({"decayed": "dW + 0.5 * decay * np.sum(W**2)"}),),
)


DECAY_ALONE = Mistake(
    id="decay_alone",
    sentences=Sentences(
        gradient="{name} is the slope of the weight decay alone, λ{letter}: the gradient of the "
        "loss without it has to stay, and this is added to it.",
        general="The weight decay's slope stands in the place of the gradient.",
    ),
    numbers=_in_its_place(lambda data, W, decay: decay * W),
    example=Example({"decayed": "decay * W if decay else dW"}),
)


DECAY_WITHOUT_PRICE = Mistake(
    id="decay_without_price",
    sentences=Sentences(
        gradient="{name} has {letter} itself added, without its price: it is λ{letter}, with λ = "
        "{decay:g}.",
        general="The weight decay has no λ.",
    ),
    numbers=_in_its_place(lambda data, W, decay: data + W),
    example=Example({"decayed": "dW + bool(decay) * W"}),
)
