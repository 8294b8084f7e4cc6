"""What the tests of the pictures share: data, and where a figure's texts lie."""

import itertools
from typing import Any

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text

from course.data import gates

Drawn = list[tuple[Figure, str]]
#: Of a picture's own: what earlier tests left open is none.
no_warnings = pytest.mark.filterwarnings("error", "ignore::ResourceWarning")
GATES = gates()
AND, XOR = GATES["AND"], GATES["XOR"]


def sigmoid(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))


def neuron(X: np.ndarray) -> np.ndarray:
    return sigmoid(X @ np.array([5.0, 4.0]) - 6.5)


RNG = np.random.default_rng(5)
W = RNG.normal(size=(12, 5))
IMAGES = RNG.uniform(size=(7, 12))
LABELS = np.array([0, 1, 2, 0, 1, 2, 0])
P = RNG.dirichlet(np.ones(3), size=7)
P[:2] = [[0.9, 0.05, 0.05], [0.1, 0.2, 0.7]]


def texts_of(fig: Figure) -> list[Text]:
    """What can be read."""
    texts = [text for text in fig.findobj(Text) if text.get_text().strip() and text.get_visible()]
    # matplotlib keeps ticks beyond the axes' limits, and does not draw them.
    return [text for text in texts if not is_hidden_tick(text)]


def assert_all_text_is_inside(fig: Figure) -> None:
    width, height = fig.canvas.get_width_height()
    for text in texts_of(fig):
        box = text.get_window_extent()
        inside = box.x0 >= -1 and box.x1 <= width + 1 and box.y0 >= -1 and box.y1 <= height + 1
        assert inside, text.get_text()


def assert_no_text_lies_on_another(fig: Figure) -> None:
    # With 4 pixels between neighbours: what touches is read as one.
    boxes = [(text.get_text(), text.get_window_extent().padded(2, 0)) for text in texts_of(fig)]
    for (one, its), (other, others) in itertools.combinations(boxes, 2):
        assert not its.overlaps(others), (one, other)


def is_hidden_tick(text: Text) -> bool:
    for ax in text.figure.axes:
        for axis in (ax.xaxis, ax.yaxis):
            low, high = sorted(axis.get_view_interval())
            for tick in [*axis.get_major_ticks(), *axis.get_minor_ticks()]:
                if text in (tick.label1, tick.label2):
                    return not low <= tick.get_loc() <= high
    return False


def luminance(colour: Any) -> float:
    channels = np.array(to_rgb(colour))
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one: Any, other: Any) -> float:
    """From 1 to 21, as WCAG defines it; 4.5 is legible."""
    light, dark = sorted([luminance(one), luminance(other)], reverse=True)
    return (light + 0.05) / (dark + 0.05)
