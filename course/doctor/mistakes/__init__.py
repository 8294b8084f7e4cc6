"""The mistakes that the doctor knows, each as a student makes it.

A new one is a `Mistake` in the module that fits, and a line in `registered` below.
"""

from collections.abc import Mapping

from course.doctor.mistakes import activation, bias, data, decay, output, scale, shape, step
from course.doctor.mistakes.mistake import Example, Mistake

__all__ = ["COMMON_FIRST", "MISTAKES", "Example", "Mistake", "registered"]


def registered(*mistakes: Mistake) -> Mapping[str, Mistake]:
    """The mistakes by id, in the order given.

    Raises:
        ValueError: where two have one id.
    """
    by_id: dict[str, Mistake] = {}
    for mistake in mistakes:
        if mistake.id in by_id:
            raise ValueError(f"There are two mistakes with the id {mistake.id!r}.")
        by_id[mistake.id] = mistake
    return by_id


#: The more common first: where two fit as well, the first is named first.
MISTAKES = registered(
    scale.NOT_AVERAGED,
    activation.NO_ACTIVATION,
    activation.FLIPPED,
    scale.SIGN,
    output.OUTPUT_DERIVATIVE_KEPT,
    output.MISSING_OUTPUT_DERIVATIVE,
    activation.NO_ACTIVATION_DERIVATIVE,
    activation.WRONG_DERIVATIVE_ARGUMENT,
    activation.OTHER_ACTIVATION,
    shape.TRANSPOSED,
    shape.WEIGHT_NOT_TRANSPOSED,
    bias.BIAS_ROW0,
    bias.BIAS_NOT_SUMMED,
    bias.BIAS_WRONG_AXIS,
    bias.WEIGHT_NOT_SUMMED,
    scale.AVERAGED_TWICE,
    scale.DOUBLED,
    scale.HALVED,
    scale.MEAN_OVER_OUTPUTS,
    scale.DIVIDED_BY_OUTPUTS,
    scale.WRONG_DIVISOR,
    scale.DIVIDED_BY_ENTRIES,
    activation.ACTIVATED_TWICE,
    decay.DECAY_MISSING,
    decay.DECAY_ON_BIAS,
    decay.DECAY_DOUBLED,
    decay.DECAY_AVERAGED,
    decay.DECAY_SIGN,
    decay.DECAY_HALVED,
    decay.DECAY_OF_GRADIENT,
    decay.DECAY_ALONE,
    decay.DECAY_SQUARED,
    decay.DECAY_WITHOUT_PRICE,
    output.SOFTMAX_TWICE,
    output.ONE_HOT_SHIFTED,
    activation.ROW0_DERIVATIVE,
    data.STALE_CACHE,
    data.OTHER_FORWARD,
    data.ROW0,
    data.LEFT_ZERO,
    data.WEIGHTS_RETURNED,
    data.LAYERS_SWAPPED,
    shape.BROADCAST,
    data.FLOAT32,
    step.NOT_SENT_BACK,
    step.WRONG_OPERAND,
    step.WRONG_SLOPE,
    step.SOFTMAX_SLOPE,
    step.ARGMAX,
    output.WRONG_LOSS_DERIVATIVE,
    step.WRONG_REDUCTION,
    step.PERMUTED,
    step.UPDATED_WEIGHTS,
    step.ACCUMULATED,
    step.ADDED,
)
COMMON_FIRST = {name: place for place, name in enumerate(MISTAKES)}
