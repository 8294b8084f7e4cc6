"""What alternative texts are made of: numbers, points and gates in words."""

import re

import numpy as np
import numpy.typing as npt

from course.data import Array, Gate
from course.text import say


def finite(values: npt.ArrayLike) -> Array:
    """The finite entries, flat; one NaN where there are none, so that min and max exist."""
    flat = np.asarray(values, dtype=np.float64).ravel()
    flat = flat[np.isfinite(flat)]
    return flat if flat.size else np.array([np.nan])


def number(value: float, digits: int = 3) -> str:
    """A number with so many significant digits, or that it is none."""
    return f"{value:.{digits}g}" if np.isfinite(value) else say("plot_nan")


def count(value: float) -> str:
    """A count: whole where it is whole."""
    return f"{value:.0f}" if value == round(value) else f"{value:.2f}"


def point(coordinates: Array) -> str:
    """A point's coordinates in parentheses."""
    return "(" + ", ".join(number(float(x), 2) for x in coordinates) + ")"


def plain(text: str) -> str:
    """A label without the marks of mathematical typesetting."""
    return re.sub(r"[$\\{}]", "", text)


def gate_rows(gate: Gate) -> str:
    """A gate's name and its four rows."""
    rows = [
        say("plot_gate_row", point=point(x), y=f"{y:.0f}")
        for x, y in zip(gate.X, gate.y, strict=True)
    ]
    return say("plot_gate_alt", name=gate.name, rows=", ".join(rows))
