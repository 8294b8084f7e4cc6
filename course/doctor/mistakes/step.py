"""One step of the backward pass with another quantity, slope or sum in it.

Which one is generated, in `course.doctor.edits`; a sentence says what stands where what belongs.
"""

import numpy as np

from course.doctor.mistakes.mistake import Example, Mistake
from course.doctor.network import Array, Problem
from course.text import Sentences

NOT_SOFTMAX = ("sigmoid+bce", "sigmoid+mse", "linear+mse")

WRONG_OPERAND = Mistake(
    id="wrong_operand",
    sentences=Sentences(
        gradient="In {where}, {found} stands where {belongs} belongs.",
        general="Another quantity stands in the place of one in a product, such as Z for A.",
    ),
    walked=True,
    example=Example({"dW": "(Z_prev if layer > 1 else A_prev).T @ dZ"}, deep=True),
    others=(
        Example({"dW": "W * np.sum(dZ, axis=0)"}),
        Example({"error": "A + Y"}),
        Example({"error": "A"}),
        Example({"dA": "A @ W.T / m"}, deep=True),
    ),
)


NOT_SENT_BACK = Mistake(
    id="not_sent_back",
    sentences=Sentences(
        gradient="{where} is made from {found} itself, which never went back through {through}: "
        "each hidden unit gets its share of the blame along its own weights.",
        general="The hidden layer's dZ is made from the output's error, which never went back "
        "through the weights.",
    ),
    walked=True,
    example=Example(
        {"dZ": "np.sum(error, axis=1, keepdims=True) / m * slope"}, heads=NOT_SOFTMAX, deep=True
    ),
    others=(
        Example(
            {"dZ": "np.sum(error, axis=1, keepdims=True) / m + 0 * dA"},
            heads=NOT_SOFTMAX,
            deep=True,
        ),
    ),
)


WRONG_SLOPE = Mistake(
    id="wrong_slope",
    sentences=Sentences(
        gradient="In {where}, {found} stands where the slope {belongs} belongs.",
        general="Another formula stands in the place of the activation's slope.",
    ),
    walked=True,
    example=Example({"slope": "A"}, deep=True),
    others=(
        Example({"slope": "derivative(A) ** 2"}, deep=True),
        Example({"slope": "1 - A"}, deep=True),
    ),
)


WRONG_REDUCTION = Mistake(
    id="wrong_reduction",
    sentences=Sentences(
        gradient="In {where}, {found} stands where the sum of every example's share belongs.",
        general="Not every example's share is summed: the last example, a maximum or a product of "
        "means stands there.",
    ),
    walked=True,
    example=Example({"db": "dZ[-1]"}),
    others=(
        Example({"dW": "np.outer(A_prev[-1], dZ[-1])"}),
        Example({"dW": "np.outer(np.mean(A_prev, axis=0), np.sum(dZ, axis=0))"}),
        Example({"db": "np.max(dZ, axis=0)"}),
    ),
)


def _permuted(p: Problem, name: str) -> list[Array]:
    """The right numbers, each where the learner has the number of its rank."""
    got, expected = p.got[name], p.expected[name]
    if got.size != expected.size or len(np.unique(expected)) < 4:
        return []
    numbers = np.empty(got.size)
    numbers[np.argsort(got, axis=None)] = np.sort(expected, axis=None)
    return [numbers.reshape(got.shape)]


PERMUTED = Mistake(
    id="permuted",
    sentences=Sentences(
        gradient="{name} has the right numbers in the wrong places: is it reshaped where a "
        "transpose belongs, or are its rows turned around?",
        general="The right numbers in the wrong places.",
    ),
    numbers=_permuted,
    last=True,
    example=Example({"dW": "(A_prev.T @ dZ)[::-1]"}),
)


SOFTMAX_SLOPE = Mistake(
    id="softmax_slope",
    sentences=Sentences(
        gradient="{where} lacks a part of the softmax's derivative: each score moves all the "
        "probabilities, and not its own alone{found}.",
        general="A part of the softmax's derivative is missing.",
    ),
    walked=True,
    example=Example({"error": "-Y / A * A * (1 - A)"}, heads=("softmax+ce",)),
    others=(Example({"error": "-Y / A"}, heads=("softmax+ce",)),),
)


ARGMAX = Mistake(
    id="argmax",
    sentences=Sentences(
        gradient="In {where} stands the class that was chosen, 0 or 1, where the probability "
        "belongs: rounding has no slope.",
        general="The chosen class stands in the place of its probability.",
    ),
    walked=True,
    example=Example(
        {"error": "np.eye(A.shape[1])[np.argmax(A, axis=1)] - Y"}, heads=("softmax+ce",)
    ),
)


def _times(p: Problem, name: str, added: Array, base: float) -> float:
    """How many times this was added to so many gradients; 0 where that cannot be told."""
    got, expected = p.got[name], p.expected[name]
    if got.shape != added.shape:
        return 0.0
    where = np.unravel_index(int(np.argmax(np.abs(added))), added.shape)
    if got.size < 3 or not added[where]:
        return 0.0
    return float((got - base * expected)[where] / added[where])


UPDATED_WEIGHTS = Mistake(
    id="updated_weights",
    sentences=Sentences(
        gradient="{name} went back through weights that were updated already, with a "
        "learning rate of {rate:.3g}: first all gradients, then all updates.",
        general="The way back uses weights that were updated already.",
    ),
    walked=True,
    example=Example({"dA": "dZ @ (W - 0.3 * A_prev.T @ dZ).T"}, deep=True),
)


def _added(p: Problem, name: str) -> list[Array]:
    """A multiple of the parameter itself, or of its sign, or a number added."""
    param = p.params.get(name)
    if param is None or param.shape != p.expected[name].shape:
        return []
    return [
        base * p.expected[name] + times * what
        for base in {1, p.m or 1}
        for what in (param, np.sign(param), np.ones_like(param))
        if (times := _times(p, name, what, base))
    ]


ADDED = Mistake(
    id="added",
    sentences=Sentences(
        gradient="{name} has something added to every entry that the loss has no term for: a "
        "multiple of the parameter, of its sign, or a number.",
        general="A multiple of the parameter itself is added to its gradient.",
    ),
    numbers=_added,
    last=True,
    example=Example({"decayed": "dW + 2 * decay * W + 0.7 * W"}),
    others=(Example({"decayed": "dW + decay * W - 0.1 * np.sign(W)"}),),
)


def _accumulated(p: Problem, name: str) -> list[Array]:
    """An earlier batch's gradient left in."""
    left, expected = p.earlier.get(name), p.expected[name]
    if left is None or left.shape != expected.shape:
        return []
    return [expected + left]


ACCUMULATED = Mistake(
    id="accumulated",
    sentences=Sentences(
        gradient="{name} has the gradient of an earlier batch in it: what sums the gradients up "
        "must be set back to zero, as a new array, before each batch.",
        general="The gradient of an earlier batch is left in.",
    ),
    numbers=_accumulated,
    example=Example({"grads": "{name: grad + earlier[name] for name, grad in grads.items()}"}),
)
