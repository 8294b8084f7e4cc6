"""What the widgets in the plane of a gate share: its four rows, and how the plane is shaded."""

import numpy as np
import traitlets
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from course import palette, plots
from course.data import Array, Gate
from course.widgets.base import Widget

#: From a = 0 to a = 1, pale, as `gate.js` shades it.
_SHADES = LinearSegmentedColormap.from_list("shades", (palette.VERMILLION, "white", palette.BLUE))


class GateWidget(Widget):
    """A widget in the plane of a gate's two inputs.

    Attributes:
        X: the gate's inputs, four lists of two numbers.
        y: the gate's outputs, four numbers 0 or 1.
        name: the gate's name.
    """

    X = traitlets.List(traitlets.List(traitlets.Float())).tag(sync=True)
    y = traitlets.List(traitlets.Int()).tag(sync=True)
    name = traitlets.Unicode().tag(sync=True)

    def __init__(self, gate: Gate, **numbers: float) -> None:
        """Show a gate's four rows, with `numbers` for the sliders to start from."""
        super().__init__(
            X=gate.X.tolist(), y=[int(target) for target in gate.y], name=gate.name, **numbers
        )

    @property
    def gate(self) -> Gate:
        """The gate whose four rows are shown."""
        return Gate(self.name, np.array(self.X), np.array(self.y, float))


def shade(ax: Axes, a: Array) -> None:
    """Shade the plane of a gate by outputs a, shape (n, n), pale enough for points on it."""
    low, high = plots.VIEW
    ax.imshow(
        a, origin="lower", extent=(low, high, low, high), cmap=_SHADES, vmin=0, vmax=1, alpha=0.6
    )
