"""Widgets for the notebooks: pictures that answer while you move a slider.

Every widget is an anywidget: a folder with a class in Python and a script that paints it in the
browser. Its numbers go both ways, so `explorer.w1` is what the slider says and `explorer.w1 = 2`
moves it. Beside the live widget a notebook keeps a still picture, for where it is read without a
kernel.
"""

from course.widgets.draw.draw import BOXES, PAD, DrawDigit, fit
from course.widgets.epsilon.epsilon import FUNCTIONS, EpsilonExplorer
from course.widgets.learning_rate.learning_rate import LearningRateExplorer
from course.widgets.neuron.neuron import NeuronExplorer
from course.widgets.xor.xor import XorSeparator

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
