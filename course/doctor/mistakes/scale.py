"""A gradient that is right but for a factor."""

from course.doctor.mistakes.mistake import Example, Mistake
from course.doctor.network import Net, Problem, Twist
from course.text import Sentences, say

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
        gradient="{name} has the wrong sign: is a difference taken the wrong way round?",
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
        "derivative of a square, or is a gradient added to an earlier one?",
        value="This is exactly 2 times too large.",
        general="A factor 2 too many, as from the derivative of a square.",
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
        general="A factor ½ too many.",
    ),
    twists=lambda p: [Twist(scale=0.5)],
    values=lambda got, expected, m: [expected / 2],
    example=Example({"mean": "dZ / (2 * m)"}),
)


def _counts(p: Problem) -> dict[int, str]:
    """Numbers that may be taken for m → what they count, in words; empty of small ones written."""
    counts = {number: "" for number in range(2, 13) if p.m not in (2 * number, number / 2)}
    if p.net is not None:
        outputs = p.net.Y.shape[1]
        hidden = {p.net.W[layer].shape[1]: say("divisor_units") for layer in range(1, p.net.depth)}
        counts |= hidden | {outputs: say("divisor_outputs")}
        counts[p.net.A[0].shape[1]] = say("divisor_inputs")
        counts.pop(p.net.A[0].size, None)
    return {number: what for number, what in counts.items() if number not in (1, p.m)}


def _wrong_divisor(p: Problem) -> list[Twist]:
    """Divided by another number than m."""
    if not p.m or p.m < 2:
        return []
    return [
        Twist(scale=p.m / number, facts=_facts(p.m, number, what))
        for number, what in _counts(p).items()
    ]


def _facts(m: int, number: int, what: str) -> dict[str, object]:
    return {"number": number, "what": f" ({what})" if what else "", "times": m / number}


WRONG_DIVISOR = Mistake(
    id="wrong_divisor",
    sentences=Sentences(
        gradient="{name} is {times:.4g} times what it should be: as if divided by {number}{what}, "
        "where m = {m} belongs, the number of examples.",
        general="Divided by another number than m: by the number of inputs, units or outputs.",
    ),
    twists=_wrong_divisor,
    example=Example({"mean": "dZ / X.shape[1]"}),
    others=(Example({"mean": "dZ / 3"}),),
)


def means_outputs(net: Net) -> bool:
    """Whether the loss's own factor is a mean's over several outputs."""
    return net.Y.shape[1] > 1 and bool(abs(net.factor * net.Y.shape[1] - 1) < 1e-3)


def _may_mean_outputs(net: Net) -> bool:
    """The same, or that of a square's mean without its ½."""
    twice = net.output.endswith("mse") and abs(net.factor * net.Y.shape[1] - 2) < 1e-3
    return means_outputs(net) or twice


def _mean_over_outputs(p: Problem) -> list[Twist]:
    """A sum over the outputs where the loss takes their mean as well; not averaged besides."""
    if p.net is None or (k := p.net.Y.shape[1]) < 2 or not _may_mean_outputs(p.net):
        return []
    once = [Twist(scale=k, facts={"k": k, "times": k})]
    return once + [Twist(scale=k * p.net.m, facts={"k": k, "times": k * p.net.m})] * (p.net.m > 1)


MEAN_OVER_OUTPUTS = Mistake(
    id="mean_over_outputs",
    sentences=Sentences(
        gradient="{name} is {times} times too large, and there are {k} outputs: the loss is a mean "
        "over all entries, examples and outputs, so its gradient is divided by both.",
        general="The loss is a mean over examples and outputs, the gradient is not.",
    ),
    twists=_mean_over_outputs,
    example=Example({"mean": "dZ / m"}, truth={"mean": "dZ / dZ.size"}),
)


def _divided_by_outputs(p: Problem) -> list[Twist]:
    """A mean over the outputs where the loss takes their sum."""
    if p.net is None or (k := p.net.Y.shape[1]) < 2 or means_outputs(p.net):
        return []
    return [Twist(scale=1 / k, facts={"k": k})]


DIVIDED_BY_OUTPUTS = Mistake(
    id="divided_by_outputs",
    sentences=Sentences(
        gradient="{name} is {k} times too small, and there are {k} outputs: the loss sums over "
        "the outputs and is a mean over the examples alone, and so is its gradient.",
        general="Divided by the number of outputs as well, where the loss sums over them.",
    ),
    twists=_divided_by_outputs,
    example=Example({"mean": "dZ / dZ.size"}),
)


def _divided_by_entries(p: Problem) -> list[Twist]:
    """Divided by `X.size`, which counts the inputs of every example."""
    if p.net is None or (inputs := p.net.A[0].shape[1]) < 2:
        return []
    return [Twist(scale=1 / inputs, facts={"number": p.net.A[0].size, "times": inputs})]


DIVIDED_BY_ENTRIES = Mistake(
    id="divided_by_entries",
    sentences=Sentences(
        gradient="{name} is {times} times too small: as if divided by {number}, the number of "
        "entries of X, where m = {m} belongs, the number of examples.",
        general="Divided by the number of entries of X, inputs times examples, in the place of m.",
    ),
    twists=_divided_by_entries,
    example=Example({"mean": "dZ / X.size"}),
)
