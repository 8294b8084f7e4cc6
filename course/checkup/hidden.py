"""What the hidden units give, for a picture: bounded values, or such as are 0 in places."""

import numpy as np

from course.checkup.program import Program
from course.kept import Array
from course.locate.runs import Event, Runs
from course.locate.source import Instrumented, has_source

#: So many layers are drawn.
MOST = 4
#: Seconds for the one run that is watched.
SECONDS = 1.0


def hidden(program: Program, kind: str) -> dict[str, Array]:
    """The activations at the start, layer by layer, with the learner's names.

    Args:
        program: the learner's.
        kind: "saturated_start", for which values between −1 and 1 are taken, or "dead_relu", for
            which it is those that are never negative, and somewhere 0.

    Returns:
        Name → array; none where the source of the functions is not to be had.
    """
    code = Instrumented(filter(has_source, program.state.functions))
    runs = Runs(program.state, code, SECONDS, 0)
    program.restore()
    with runs.hooked():
        _, events = runs.watched(program.outputs)
    inputs = np.asarray(program.X, dtype=np.float64)
    layers: list[Event] = []
    for event in events:
        new = not any(np.array_equal(event.value, known.value) for known in layers)
        if new and _is_layer(event, kind, inputs):
            layers.append(event)
    names = [event.site.target or event.site.text for event in layers[:MOST]]
    again = {name for name in names if names.count(name) > 1}
    numbered = [f"{name} ({k})" if name in again else name for k, name in enumerate(names, 1)]
    return {name: event.value for name, event in zip(numbered, layers, strict=False)}


def _is_layer(event: Event, kind: str, inputs: Array) -> bool:
    """Whether a value is what a layer's activation gives, for all examples at once."""
    value = event.value
    if not event.smooth or event.site.changed or value.ndim != 2:
        return False
    if not set(inputs.shape) & set(value.shape) or np.array_equal(value, inputs):
        return False
    if kind == "dead_relu":
        return bool(value.min() == 0)
    return bool(np.abs(value).max() <= 1)
