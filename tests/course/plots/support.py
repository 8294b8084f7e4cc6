"""What the tests of the pictures share: data, and where a figure's texts lie."""

import matplotlib
import numpy as np
import pytest
from matplotlib.figure import Figure

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


def assert_all_text_is_inside(fig: Figure) -> None:
    width, height = fig.canvas.get_width_height()
    for text in fig.findobj(matplotlib.text.Text):
        if text.get_text().strip() and text.get_visible():
            box = text.get_window_extent()
            inside = box.x0 >= -1 and box.x1 <= width + 1 and box.y0 >= -1 and box.y1 <= height + 1
            # matplotlib keeps ticks beyond the axes' limits, and does not draw them.
            assert inside or is_hidden_tick(text), text.get_text()


def is_hidden_tick(text: matplotlib.text.Text) -> bool:
    for ax in text.figure.axes:
        for axis in (ax.xaxis, ax.yaxis):
            low, high = sorted(axis.get_view_interval())
            for tick in [*axis.get_major_ticks(), *axis.get_minor_ticks()]:
                if text in (tick.label1, tick.label2):
                    return not low <= tick.get_loc() <= high
    return False
