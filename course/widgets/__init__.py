"""Widgets for the notebooks: pictures that answer while you move a slider."""

from course.widgets.draw.draw import (
    BOXES,
    FUNCTIONS,
    PAD,
    DrawDigit,
    EpsilonExplorer,
    LearningRateExplorer,
    NeuronExplorer,
    XorSeparator,
    fit,
)

__all__ = [
    "BOXES",
    "FUNCTIONS",
    "PAD",
    "DrawDigit",
    "EpsilonExplorer",
    "LearningRateExplorer",
    "NeuronExplorer",
    "XorSeparator",
    "fit",
]
