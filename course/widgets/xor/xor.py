"""A line against the four points of XOR."""

from pathlib import Path

import numpy as np
import traitlets
from matplotlib.figure import Figure

from course import plots
from course.data import Array, gates
from course.text import say
from course.widgets.base import Slider
from course.widgets.gate import GateWidget, shade


class XorSeparator(GateWidget):
    """A line against the four points of XOR: move it, choose its sides, count what is right.

    The line is cos(angle)(x₁ − ½) + sin(angle)(x₂ − ½) = offset, and it answers 1 on the side to
    which `angle` points. No line gets more than three points right; once the learner has got
    three, or has tried for a while, the widget offers the reason.

    Attributes:
        angle: where the side of the 1s lies, in degrees, −180 to 180.
        offset: the line's distance from the middle of the four points, −0.75 to 0.75.
        explained: whether the question "Why not four?" is offered.
    """

    _script = Path(__file__).with_name("xor.js")

    angle = Slider(-180.0, 180.0)
    offset = Slider(-0.75, 0.75)
    explained = traitlets.Bool(False).tag(sync=True)

    def __init__(self, angle: float = 90.0, offset: float = 0.0) -> None:
        """Show a line.

        Args:
            angle: where the side of the 1s lies at first, in degrees, −180 to 180.
            offset: the line's first distance from the middle, −0.75 to 0.75.

        Raises:
            ValueError: the angle or the offset is outside its range.
        """
        super().__init__(gates()["XOR"], angle=angle, offset=offset)

    def __repr__(self) -> str:
        return f"XorSeparator(angle={self.angle:g}, offset={self.offset:g}: {self._right()} of 4)"

    def _z(self, x1: Array, x2: Array) -> Array:
        angle = np.deg2rad(self.angle)
        return np.asarray(np.cos(angle) * (x1 - 0.5) + np.sin(angle) * (x2 - 0.5) - self.offset)

    def _right(self) -> int:
        """How many points are right; a point on the line is not."""
        z = self._z(*self.gate.X.T)
        return int(np.sum((np.abs(z) >= 1e-9) & ((z > 0) == (self.gate.y == 1))))

    def _draw(self, figure: Figure) -> str:
        ax = figure.add_subplot()
        x1, x2 = np.meshgrid(*[np.linspace(*plots.VIEW, 240)] * 2)
        z = self._z(x1, x2)
        shade(ax, np.where(z > 0, 0.65, 0.35))
        ax.contour(x1, x2, z, levels=[0.0], colors="black", linewidths=2)
        plots.gate_points(self.gate, ax)
        ax.set_title(say("widget_xor_count", right=self._right()))
        return say("widget_alt_xor", right=self._right())
