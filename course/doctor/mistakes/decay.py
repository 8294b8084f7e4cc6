"""The weight decay."""

from course.doctor.mistakes.mistake import Example, Mistake
from course.doctor.network import Twist
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
