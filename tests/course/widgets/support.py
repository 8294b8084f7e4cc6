"""What the tests of the widgets share: a still picture as matplotlib has it."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.contour import QuadContourSet
from matplotlib.figure import Figure


def drawn(widget: Any) -> tuple[list[Axes], str]:
    """The axes of its still picture, and the alternative text."""
    figure = Figure()
    alt = widget._draw(figure)
    return figure.axes, str(alt)


def border(ax: Axes) -> np.ndarray | None:
    """The points of the black line between two sides, (k, 2); None where there is none."""
    found = [each for each in ax.collections if isinstance(each, QuadContourSet)]
    if not found:
        return None
    [line] = found
    assert not line.filled and list(line.levels) == [0.0]
    assert to_hex(line.get_edgecolor()) == "#000000" and line.get_linewidth() == 2
    return np.concatenate([path.vertices for path in line.get_paths()])


def shades(ax: Axes) -> np.ndarray:
    """The numbers that shade a plane, a row for each height, from below."""
    [image] = ax.images
    assert image.origin == "lower"
    return np.asarray(image.get_array())


def lines(ax: Axes) -> list[tuple[str, str, str]]:
    """Each line's colour, style and marker."""
    return [
        (to_hex(line.get_color()), str(line.get_linestyle()), str(line.get_marker()))
        for line in ax.get_lines()
    ]
