"""A case: a gradient as a learner has it, what is wrong with it, and how it came to be known."""

import functools
import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from course.gradcheck import numerical_gradient

Array = npt.NDArray[Any]
Grads = dict[str, Array]
Loss = Callable[[Mapping[str, Array]], float]

#: The source of a case of the first collection, which has no address.
GIVEN = "given"
#: Where the cases stand.
MODULES = (
    "given",
    "given_scales",
    "found_slopes",
    "found_ways_back",
    "found_products",
    "found_scales",
    "found_losses",
    "found_neurons",
)
#: Causes of cases that had no name when these were collected.
NAMELESS = frozenset(
    (
        "accumulated",  # an earlier gradient is left in
        "added",  # something is added that does not belong
        "check_moves",  # the gradient is right, the check does not put its entries back
        "decay_halved",
        "decay_sign",
        "dropout_ignored",  # units dropped in forward are trained
        "factor",  # an exact factor that nothing known makes
        "input_missing",  # dW is the delta, the layer's input is not multiplied in
        "kink",  # measured on a kink
        "loss_not_measured",  # the check differentiates something else than the loss
        "mean_of_factors",  # means are multiplied, where the mean of products belongs
        "mean_over_outputs",  # the loss is a mean over outputs as well
        "not_sent_back",  # the hidden delta never went through W
        "other_forward",
        "raw_error_sent_back",  # errors without slopes go back through all layers
        "saturated",  # outputs of 0 or 1, where the lifted loss is flat
        "permuted",  # the right entries in another order
        "slope_alone",  # the hidden delta is the slope: what comes back is lost
        "softmax_slope",
        "tied_part_missing",  # a weight that is used twice, one of its two parts
        "updated_weights",  # the way back uses weights after their step
        "weight_not_summed",
        "wrong_column",  # of folded biases, another column than the bias's is left out
        "wrong_divisor",
        "wrong_loss_derivative",
        "wrong_operand",
        "wrong_reduction",
        "wrong_slope",
    )
)
_MAKERS: list[Callable[[], "Case"]] = []


@dataclass(frozen=True)
class Made:
    """What a learner's check has: a loss, the point, and the gradient that was computed there."""

    loss: Loss
    params: Grads
    got: Grads
    known: dict[str, Any] = field(default_factory=dict)  #: keyword arguments of `diagnose`
    expected: Grads | None = None  #: where the learner's own check measured otherwise


@dataclass(frozen=True)
class Case:
    """A gradient from the wild."""

    id: str  #: a few words
    source: str  #: the address of the question or issue; `GIVEN`
    symptom: str  #: what the learner saw
    truth: str  #: what is wrong
    #: Wrong parameter → the causes that may be named first: "unknown" where nobody could know.
    #: Empty where the gradient is right.
    causes: Mapping[str, frozenset[str]]
    got: Grads
    expected: Grads
    known: dict[str, Any]

    @property
    def given(self) -> bool:
        """Whether it is of the first collection."""
        return self.source == GIVEN


def wild(
    id: str, *, source: str = GIVEN, symptom: str, truth: str, causes: Mapping[str, str]
) -> Callable[[Callable[[], Made]], Callable[[], Made]]:
    """Make a case of a function that makes it. `causes`: "W1 b1" → "sign doubled"."""

    def keep(make: Callable[[], Made]) -> Callable[[], Made]:
        def built() -> Case:
            made = make()
            expected = made.expected or numerical_gradient(made.loss, made.params)
            known = {"params": made.params} | made.known
            return Case(id, source, symptom, truth, _spread(causes), made.got, expected, known)

        _MAKERS.append(built)
        return make

    return keep


def _spread(causes: Mapping[str, str]) -> dict[str, frozenset[str]]:
    return {name: frozenset(ids.split()) for names, ids in causes.items() for name in names.split()}


@functools.cache
def cases() -> tuple[Case, ...]:
    """All cases, each measured once."""
    for module in MODULES:
        importlib.import_module(f"autograder.quality.wild.{module}")
    with np.errstate(all="ignore"):  # some losses are not finite at the point: that is the case
        return tuple(make() for make in _MAKERS)
