"""A gradient that is right but for a factor."""

from course.doctor.mistakes.mistake import Example, Mistake
from course.doctor.network import Twist
from course.text import Sentences

NOT_AVERAGED = Mistake(
    id="not_averaged",
    sentences=Sentences(
        gradient="{name} is {factor:.2f} times too large, and m = {m}: the loss is a mean over "
        "the examples, so its gradient is too.",
        value="This is the sum over the {m} examples; the mean is asked for.",
        general="Not averaged over the m examples: the sum, where the mean is asked for.",
    ),
    twists=lambda p: [Twist(scale=p.m)] if p.m and p.m > 1 else [],
    values=lambda got, expected, m: [expected * m] if m else [],
    example=Example({"mean": "dZ"}),
)


AVERAGED_TWICE = Mistake(
    id="averaged_twice",
    sentences=Sentences(
        gradient="{name} is {factor:.2f} times too small, and m = {m}: it is divided by m twice.",
        value="This is the mean divided by m = {m} once more.",
        general="Divided by m twice.",
    ),
    twists=lambda p: [Twist(scale=1 / p.m)] if p.m and p.m > 1 else [],
    values=lambda got, expected, m: [expected / m] if m else [],
    example=Example({"dW": "A_prev.T @ dZ / m", "db": "np.sum(dZ, axis=0) / m"}),
)


SIGN = Mistake(
    id="sign",
    sentences=Sentences(
        gradient="{name} has the right size and the wrong sign: is a difference taken the wrong "
        "way round?",
        value="The sign is the wrong way round.",
        general="The wrong sign.",
    ),
    twists=lambda p: [Twist(scale=-1)],
    values=lambda got, expected, m: [-expected],
    example=Example({"mean": "-dZ / m"}),
)


DOUBLED = Mistake(
    id="doubled",
    sentences=Sentences(
        gradient="{name} is exactly 2 times too large: is there a 2 left over, as from the "
        "derivative of a square?",
        value="This is exactly 2 times too large.",
        general="Exactly 2 times too large.",
    ),
    twists=lambda p: [Twist(scale=2)],
    values=lambda got, expected, m: [2 * expected],
    example=Example({"mean": "2 * dZ / m"}),
)


HALVED = Mistake(
    id="halved",
    sentences=Sentences(
        gradient="{name} is exactly half of what it should be: has a ½ slipped in, or is a step "
        "of 2ε divided by 4ε?",
        value="This is exactly half of what it should be.",
        general="Exactly half of what it should be.",
    ),
    twists=lambda p: [Twist(scale=0.5)],
    values=lambda got, expected, m: [expected / 2],
    example=Example({"mean": "dZ / (2 * m)"}),
)
