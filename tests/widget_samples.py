"""One of each widget, for the tests in Python and in a browser."""

from collections.abc import Callable
from typing import Any

import numpy as np

from course.data import gates
from course.widgets import (
    DrawDigit,
    EpsilonExplorer,
    LearningRateExplorer,
    NeuronExplorer,
    XorSeparator,
)

GATES = gates()
WIDGETS: dict[str, Callable[[], Any]] = {
    "NeuronExplorer": lambda: NeuronExplorer(w=(1, 1), b=-1.5),
    "XorSeparator": XorSeparator,
    "EpsilonExplorer": EpsilonExplorer,
    "LearningRateExplorer": LearningRateExplorer,
    "DrawDigit": lambda: DrawDigit(sure_of(3)),
}


def sure_of(digit: int) -> Callable[[Any], Any]:
    """A network that always says the same."""
    return lambda x: np.eye(10)[[digit]]
