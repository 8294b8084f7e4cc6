"""The other ways in which a step of the backward pass can be written.

Mistakes with a name stand in `course.doctor.mistakes`. What learners write is wider: another known
quantity in an operand's place, another slope, another sum. Here these are generated for each step;
`course.doctor.walk` finds which of them give a learner's numbers.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from course.doctor.network import (
    LEAKS,
    SLOPE_OF_A,
    SLOPE_OF_Z,
    Array,
    Net,
    Problem,
    Step,
    output_delta,
    sigmoid,
    softmax,
    through_softmax,
)
from course.text import say


@dataclass(frozen=True)
class Edit:
    """One step, written otherwise. The same one in two layers is equal, and is one mistake."""

    cause: str  #: its sentence, in `course.doctor.mistakes`
    form: str  #: which it is, in any layer
    facts: Mapping[str, object] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Words:
    """What a quantity is called: a parameter by the learner, `A1` or `a` as in the course."""

    neuron: bool
    own: Mapping[tuple[str, int], str] = field(default_factory=dict)  #: place → parameter
    turned: bool = False  #: whether the learner's W is (n_out, n_in)

    def __call__(self, letter: str, layer: int) -> str:
        """`A`, `Z`, `W`, `dA`, `dZ`, `dW` or `db` of a layer; `A0` is X."""
        if not layer:
            return "X"
        if own := self.own.get((letter[-1], layer)):
            return letter[:-1] + own
        return letter.lower() if self.neuron else f"{letter}{layer}"


def words_of(problem: Problem) -> Words:
    """What a learner's quantities are called."""
    own = {place: problem.called.get(name, name) for name, place in problem.names.items()}
    return Words("w" in problem.names, own, problem.turned)


Edited = Iterator[tuple[Edit, Array]]
Formula = Callable[[Array, Array], Array]  #: of A and Z

#: What may stand where an activation's slope belongs: cause, as it is written, its numbers.
_ANY: list[tuple[str, str, Formula]] = [
    ("no_activation_derivative", "1", lambda A, Z: np.ones_like(A)),
    ("wrong_slope", "{A}", lambda A, Z: A),
    ("wrong_slope", "{Z}", lambda A, Z: Z),
    ("wrong_slope", "1 − {A}", lambda A, Z: 1 - A),
]
_OF: dict[str, list[tuple[str, str, Formula]]] = {
    "sigmoid": [
        ("wrong_slope", "{A}(1 + {A})", lambda A, Z: A * (1 + A)),
        ("wrong_slope", "{A}²", lambda A, Z: A * A),
        ("wrong_slope", "{Z}(1 − {A})", lambda A, Z: Z * (1 - A)),
        ("wrong_slope", "{A}(1 − {Z})", lambda A, Z: A * (1 - Z)),
    ],
    "tanh": [
        ("wrong_slope", "1 + {A}²", lambda A, Z: 1 + A * A),
        ("wrong_slope", "{A}²", lambda A, Z: A * A),
        ("wrong_slope", "(1 − {A})²", lambda A, Z: (1 - A) ** 2),
        ("wrong_slope", "1 − 2{A}", lambda A, Z: 1 - 2 * A),
        ("wrong_slope", "1 ⁄ cosh {Z}", lambda A, Z: 2 * np.exp(-np.logaddexp(Z, -Z))),
    ],
    "relu": [
        ("other_activation", "leaky", lambda A, Z: SLOPE_OF_Z["leaky_relu"](Z)),
    ],
}
_SMOOTH = ("sigmoid", "tanh")


def _formulas(kind: str) -> Iterator[tuple[str, str, Formula]]:
    """Everything that may stand in the place of a slope."""
    yield from _ANY
    yield from _OF.get(kind, [])
    if kind == "relu":
        below = say("edit_mask_below", Z="{Z}")
        yield "wrong_slope", below, lambda A, Z: (Z < 0).astype(np.float64)
    for other, leak in LEAKS.items() if kind in LEAKS else ():
        if other != kind:
            yield "wrong_slope", say("edit_mask_leaky", Z="{Z}", leak=leak), _of_other(other)
    of_a, of_z = SLOPE_OF_A[kind], SLOPE_OF_Z[kind]
    yield "row0_derivative", "row 0", lambda A, Z: of_a(A)[:1]
    yield "wrong_slope", say("edit_twice"), lambda A, Z: of_a(A) ** 2
    if kind in _SMOOTH:
        yield "wrong_derivative_argument", "a formula in A given Z", lambda A, Z: of_a(Z)
        yield "wrong_derivative_argument", "a formula in Z given A", lambda A, Z: of_z(A)
    for other in ("sigmoid", "tanh", "relu"):
        if other != kind:
            if (other, kind) != ("relu", "sigmoid"):  # every A is above 0: no slope at all
                yield "other_activation", other, _of_other(other)
            yield "other_activation", f"{other} of Z", _of_other(other, in_z=True)


def _of_other(name: str, *, in_z: bool = False) -> Formula:
    of_a, of_z = SLOPE_OF_A[name], SLOPE_OF_Z[name]
    return (lambda A, Z: of_z(Z)) if in_z else (lambda A, Z: of_a(A))


def slopes(net: Net, layer: int, dA: Array, words: Words) -> Edited:
    """dZ (m, n) of a hidden layer from its dA (m, n), with another slope."""
    A, Z, kind = net.A[layer], net.Z[layer], net.function(layer)
    names = {"A": words("A", layer), "Z": words("Z", layer)}
    where = {"where": words("dZ", layer), "belongs": slope_in_words(kind, names)}
    for cause, form, of in _formulas(kind):
        yield Edit(cause, form, {"found": form.format(**names), **where}), dA * of(A, Z)
    own = SLOPE_OF_A[kind](A)
    for form, also in (("Z", Z), ("A", A)):
        facts = {"found": f"{names[form]} · ({where['belongs']})", **where}
        yield Edit("wrong_slope", f"{form} times the slope", facts), dA * also * own
    facts = {"found": say("edit_slope_alone"), "where": where["where"]}
    facts["belongs"] = say("edit_times_the_slope", dA=words("dA", layer))
    for times in (1, 1 / net.m):
        yield Edit("wrong_operand", "slope alone", facts), times * own
    mask = say("edit_mask_of", dA=words("dA", layer))
    yield Edit("wrong_slope", "mask of dA", {"found": mask, **where}), np.maximum(dA, 0)
    bare = {"sigmoid": dA * A - A, "tanh": dA - A**2}
    if kind in bare:
        facts = {"found": say("edit_brackets"), **where}
        yield Edit("wrong_slope", "brackets", facts), bare[kind]
    before = net.A[layer - 1]
    if before.shape == A.shape:
        facts = {"found": say("edit_slope_at", at=words("A", layer - 1)), **where}
        yield Edit("wrong_slope", "of the input", facts), dA * SLOPE_OF_Z[kind](before)


def slope_in_words(kind: str, names: Mapping[str, str]) -> str:
    """The slope as the course writes it: `A1(1 − A1)`."""
    known = {"sigmoid": "{A}(1 − {A})", "tanh": "1 − {A}²", "linear": "1"}
    if kind in known:
        return known[kind].format(**names)
    if kind == "relu":
        return say("edit_mask_of_z", Z=names["Z"])
    return say("edit_mask_leaky", Z=names["Z"], leak=LEAKS[kind])


def slope_at_output(net: Net | None) -> str:
    """The slope of the last layer's function, in words; the sigmoid's where it is not known."""
    kind = net.function(net.depth) if net is not None else "sigmoid"
    if kind == "softmax":
        return say("slope_softmax")
    return say("slope_factor", slope=slope_in_words(kind, {"A": "A", "Z": "Z"}))


def errors(net: Net, words: Words) -> Edited:
    """dZ (m, k) of the last layer, averaged, written otherwise."""
    last, kind = net.depth, net.function(net.depth)
    A, Z, Y = net.A[last], net.Z[last], net.Y
    a, y = words("A", last), "Y"
    where = {"where": words("dZ", last), "belongs": f"{a} − {y}"}
    error = net.factor * (A - Y) / net.m
    names = {"A": a, "Z": words("Z", last)}

    def edit(cause: str, form: str, found: str) -> Edit:
        return Edit(cause, f"error: {form}", {**where, "found": found})

    squared = net.output.endswith("+mse")
    if squared and kind in SLOPE_OF_A:
        yield edit("missing_output_derivative", "bare", ""), error
        belongs = slope_in_words(kind, names)
        for cause, form, of in _formulas(kind):
            if cause != "no_activation_derivative":
                facts = {**where, "found": form.format(**names), "belongs": belongs}
                yield Edit(cause, form, facts), error * of(A, Z)
    elif squared and kind == "softmax":
        yield edit("missing_output_derivative", "bare", ""), error
        yield edit("softmax_slope", "diagonal", ""), error * A * (1 - A)
        yield edit("softmax_slope", "without the sum", ""), error * A
    elif squared:
        for name in ("sigmoid", "tanh"):
            form = slope_in_words(name, names)
            facts = {"where": where["where"], "found": form, "belongs": "1"}
            for slope in (SLOPE_OF_A[name](A), SLOPE_OF_Z[name](Z)):
                yield Edit("wrong_slope", "linear output", facts), error * slope
    else:
        yield edit("output_derivative_kept", "kept", ""), error * A * (1 - A)
        yield from _before_the_slope(net, error, edit)
    if net.output.endswith("+bce"):
        for form, what, dZ in (
            ("signs", say("edit_log_signs"), np.where(Y > 0, A - 1, -A)),
            ("signs", say("edit_log_signs"), np.where(Y > 0, 1 - A, A)),
            ("one class", say("edit_log_one"), np.where(Y > 0, A - 1, 0)),
            ("one class", say("edit_log_one"), np.where(Y > 0, 0, A)),
            ("sides", say("edit_log_sides"), A - (1 - Y)),
        ):
            yield edit("wrong_loss_derivative", form, what), net.factor * dZ / net.m
    else:
        yield edit("wrong_operand", "|A − Y|", f"|{a} − {y}|"), np.abs(error)
    chosen = np.eye(A.shape[1])[A.argmax(axis=1)] if A.shape[1] > 1 else np.round(A)
    for form, found, dZ in (
        ("A", a, A),
        ("Y", f"−{y}", -Y),
        ("A + Y", f"{a} + {y}", A + Y),
        ("Z − Y", f"{names['Z']} − {y}", Z - Y),
        ("(A − Y)²", f"({a} − {y})²", (A - Y) ** 2),
        ("argmax", "", chosen - Y),
    ):
        # The square's own slope may stand there as it should, or lack besides.
        for dZ_or in (dZ, dZ * SLOPE_OF_A[kind](A)) if squared and kind in SLOPE_OF_A else (dZ,):
            cause = "argmax" if form == "argmax" else "wrong_operand"
            yield edit(cause, form, found), net.factor * dZ_or / net.m
    mean = np.broadcast_to(error.mean(axis=0), error.shape)
    found = say("edit_mean_error", error=f"{a} − {y}")
    yield edit("wrong_operand", "mean of the errors", found), mean
    for slip, other in shifted(net):
        yield slip, output_delta(other) / net.m


def shifted(net: Net) -> Iterator[tuple[Edit, Net]]:
    """The network with targets that are one class off."""
    for by in (1, -1):
        yield Edit("one_hot_shifted", f"{by:+}"), replace(net, Y=np.roll(net.Y, by, axis=1))


def _before_the_slope(net: Net, error: Array, edit: Callable[[str, str, str], Edit]) -> Edited:
    """With a cross-entropy: the slope along A, where the one along Z belongs."""
    A, Y = net.A[net.depth], net.Y
    with np.errstate(divide="ignore", invalid="ignore"):
        if net.output == "softmax+ce":
            dA, remains = -net.factor * Y / A / net.m, say("edit_remains")
            yield edit("softmax_slope", "forgotten", remains), dA
            yield edit("softmax_slope", "diagonal", remains), dA * A * (1 - A)
            yield edit("softmax_twice", "jacobian", ""), through_softmax(A, error)
            yield edit("softmax_twice", "again", ""), net.factor * (softmax(A) - Y) / net.m
        else:
            yield from _formulas_of_dA(net, error / (A * (1 - A)), edit)
            along = say("edit_slope_along", A="A")
            yield edit("wrong_operand", "dA", along), error / (A * (1 - A))


def _formulas_of_dA(net: Net, dA: Array, edit: Callable[[str, str, str], Edit]) -> Edited:
    """The slope along A, times another slope than the sigmoid's."""
    last = net.depth
    for cause, form, of in _formulas("sigmoid"):
        if cause == "wrong_slope":
            made = edit(cause, form, form.format(A="A", Z="Z"))
            yield (
                replace(made, facts={**made.facts, "belongs": "A(1 − A)"}),
                dA * of(net.A[last], net.Z[last]),
            )


def backs(net: Net, step: Step, words: Words) -> Edited:
    """dA (m, n) of the layer below a step's, written otherwise."""
    dZ, W, layer = step.dZ, net.W[step.layer], step.layer
    where = {"where": words("dA", layer - 1)}
    yield Edit("weight_not_transposed", "reshaped"), dZ @ W.reshape(W.shape[::-1])
    for other, found, numbers in _in_place_of(net, step, words):
        facts = {**where, "found": found, "belongs": words("dZ", layer)}
        yield Edit(_lacking(net, layer, other), f"back: {other}", facts), numbers @ W.T
    own = net.A[layer - 1].T @ dZ
    facts = {**where, "found": words("dW", layer), "belongs": words("W", layer)}
    yield Edit("wrong_operand", "back: dW", facts), dZ @ own.T
    for below in range(1, net.depth + 1):
        if below != layer and net.W[below].shape == W.shape:
            facts = {**where, "found": words("W", below), "belongs": words("W", layer)}
            yield Edit("wrong_operand", "back: another W", facts), dZ @ net.W[below].T
    for found, numbers in (("|{W}|", np.abs(W)), ("sign {W}", np.sign(W))):
        name = found.format(W=words("W", layer))
        facts = {**where, "found": name, "belongs": words("W", layer)}
        yield Edit("wrong_operand", f"back: {found}", facts), dZ @ numbers.T


def _lacking(net: Net, layer: int, found: str) -> str:
    """The cause where something stands in dZ's place: dA lacks a derivative, which has a name."""
    if found != "dA":
        return "wrong_operand"
    return "missing_output_derivative" if layer == net.depth else "no_activation_derivative"


def _in_place_of(net: Net, step: Step, words: Words) -> Iterator[tuple[str, str, Array]]:
    """What has the shape of a layer's dZ (m, n): dA, the output's dZ or error, A, Z."""
    layer, last = step.layer, net.depth
    error = net.factor * (net.A[last] - net.Y) / net.m
    a = words("A", last)
    if layer == last:
        if net.output.endswith("+mse"):
            yield "dA", f"{a} − Y", error
    elif step.dA is not None:
        yield "dA", words("dA", layer), step.dA
        if error.shape == step.dZ.shape:
            yield "error", f"{a} − Y", error
            yield "output dZ", words("dZ", last), output_delta(net) / net.m
    yield "A", words("A", layer), net.A[layer] / net.m
    yield "Z", words("Z", layer), net.Z[layer] / net.m


def jumps(net: Net, layer: int, words: Words) -> Edited:
    """dZ (m, n) of a hidden layer made from the output's error, which never went back through W."""
    last, n = net.depth, net.A[layer].shape[1]
    error = net.factor * (net.A[last] - net.Y) / net.m
    delta = output_delta(net) / net.m
    slope = SLOPE_OF_A[net.function(layer)](net.A[layer])
    for form, found, source in (
        ("error", f"{words('A', last)} − Y", error),
        ("delta", words("dZ", last), delta),
    ):
        for numbers in (source, source.sum(axis=1, keepdims=True)):
            if numbers.shape[1] in (1, n):
                wide = np.broadcast_to(numbers, (net.m, n))
                through = words("W", layer + 1)
                facts = {"where": words("dZ", layer), "found": found, "through": through}
                yield Edit("not_sent_back", form, facts), wide
                yield Edit("not_sent_back", f"{form}, with the slope", facts), wide * slope


def weights(net: Net, step: Step, words: Words) -> Edited:
    """dW (n_in, n) of a layer, written otherwise."""
    layer, dZ = step.layer, step.dZ
    A_prev, W = net.A[layer - 1], net.W[layer]
    where = {"where": words("dW", layer), "belongs": words("A", layer - 1)}

    def edit(form: str, found: str, **other: str) -> Edit:
        return Edit("wrong_operand", form, {**where, "found": found, **other})

    for form, found, operand in _inputs_otherwise(net, layer, words):
        yield edit(form, found), operand.T @ dZ
    yield edit("W", words("W", layer)), W * dZ.sum(axis=0)
    factors = [f"{words('A', layer - 1)}ᵀ", words("dZ", layer)]
    whole = " ".join(reversed(factors) if words.turned else factors)
    for which, bare in (("dZ", dZ), ("dZᵀ", dZ.T)):
        if bare.shape == W.shape:
            yield edit(f"bare {which}", words("dZ", layer), belongs=whole), bare
    for other, found, numbers in _in_place_of(net, step, words):
        facts = {**where, "found": found, "belongs": words("dZ", layer)}
        yield Edit(_lacking(net, layer, other), f"product: {other}", facts), A_prev.T @ numbers
    product = A_prev.T @ dZ
    yield from _few_examples(A_prev, dZ, where)
    means = np.outer(A_prev.mean(axis=0), dZ.sum(axis=0))
    yield Edit("wrong_reduction", "means", {**where, "found": say("edit_means")}), means
    for axis in (0, 1):
        wide = np.broadcast_to(product.sum(axis=axis, keepdims=True), product.shape)
        facts = {**where, "found": say("edit_summed_again", axis=abs(axis - words.turned))}
        yield Edit("wrong_reduction", f"summed along {axis}", facts), wide
    yield Edit("permuted", "reshaped"), (dZ.T @ A_prev).reshape(product.shape)
    for turned in (product[::-1], product[:, ::-1]):
        yield Edit("permuted", "reversed"), turned


def _few_examples(A_prev: Array, dZ: Array, where: Mapping[str, str]) -> Edited:
    for times in (1, len(dZ)):
        yield Edit("row0", "weights"), times * np.outer(A_prev[0], dZ[0])
        facts = {**where, "found": say("edit_last")}
        yield Edit("wrong_reduction", "last", facts), times * np.outer(A_prev[-1], dZ[-1])


def _inputs_otherwise(net: Net, layer: int, words: Words) -> Iterator[tuple[str, str, Array]]:
    """What may stand where a layer's input (m, n_in) belongs; of another width it fits nothing."""
    for other in range(net.depth + 1):
        # Counted from the layer, so that the same slip in every layer is one.
        yield f"A{other - layer:+}", words("A", other), net.A[other]
        if other:
            yield f"Z{other - layer:+}", words("Z", other), net.Z[other]
    yield "Y", "Y", net.Y
    yield "1", "1", np.ones_like(net.A[layer - 1])
    again = sigmoid if net.function(layer) == "sigmoid" else np.tanh
    yield "f(A)", say("edit_again", of=words("A", layer - 1)), again(net.A[layer - 1])


def biases(net: Net, step: Step, words: Words) -> Edited:
    """db (n,) of a layer, written otherwise."""
    layer, dZ = step.layer, step.dZ
    where = {"where": words("db", layer), "belongs": words("dZ", layer)}
    for times in (1, net.m):
        yield Edit("bias_row0", "row 0"), times * dZ[0]
        facts = {**where, "found": say("edit_last")}
        yield Edit("wrong_reduction", "last", facts), times * dZ[-1]
    yield Edit("bias_wrong_axis", "everything"), np.full(dZ.shape[1], dZ.sum())
    yield Edit("bias_wrong_axis", "everything"), np.full(dZ.shape[1], dZ.sum() / dZ.shape[1])
    for form, what, numbers in (
        ("max", say("edit_largest"), dZ.max(axis=0)),
        (
            "product",
            say("edit_product", dW=words("dW", layer)),
            (net.A[layer - 1].T @ dZ).sum(axis=0),
        ),
    ):
        yield Edit("wrong_reduction", form, {**where, "found": what}), numbers
    for other, found, numbers in _in_place_of(net, step, words):
        edit = Edit(_lacking(net, layer, other), f"product: {other}", {**where, "found": found})
        yield edit, numbers.sum(axis=0)
