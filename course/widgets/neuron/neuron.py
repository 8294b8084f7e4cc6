"""One neuron on a logic gate, with a slider for each of its three numbers."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from course import plots
from course.data import Array, Gate, gates
from course.text import say
from course.widgets.base import Slider
from course.widgets.gate import GateWidget, shade


class NeuronExplorer(GateWidget):
    """One neuron on a logic gate, with a slider for each of its three numbers.

    It shows the output a = σ(w₁x₁ + w₂x₂ + b) as shading, the line z = 0, the gate's four rows,
    and as text the four outputs, how many are right, and the loss.

    Attributes:
        w1: weight of the first input, −10 to 10.
        w2: weight of the second input, −10 to 10.
        b: bias, −10 to 10.
        X: the gate's inputs, four lists of two numbers.
        y: the gate's outputs, four numbers 0 or 1.
        name: the gate's name.
    """

    _script = Path(__file__).with_name("neuron.js")

    w1 = Slider(-10.0, 10.0)
    w2 = Slider(-10.0, 10.0)
    b = Slider(-10.0, 10.0)

    def __init__(
        self, gate: Gate | None = None, w: Sequence[float] | Array = (0.0, 0.0), b: float = 0.0
    ) -> None:
        """Show a neuron on a gate.

        Args:
            gate: the four rows to separate; AND if not given.
            w: the weights to start from, shape (2,), each from −10 to 10.
            b: the bias to start from, a number from −10 to 10.

        Raises:
            ValueError: a weight or the bias is outside −10 to 10.
        """
        w1, w2 = w
        super().__init__(gate or gates()["AND"], w1=w1, w2=w2, b=b)

    def __repr__(self) -> str:
        return f"NeuronExplorer({self.name}: w1={self.w1:g}, w2={self.w2:g}, b={self.b:g})"

    def _draw(self, figure: Figure) -> str:
        ax = figure.add_subplot()
        x1, x2 = np.meshgrid(*[np.linspace(*plots.VIEW, 120)] * 2)
        z = self.w1 * x1 + self.w2 * x2 + self.b
        shade(ax, 1 / (1 + np.exp(-z)))
        if z.min() < 0 < z.max():
            ax.contour(x1, x2, z, levels=[0.0], colors="black", linewidths=2)
        plots.gate_points(self.gate, ax)
        ax.set_title(f"{self.name}: w₁ = {self.w1:g}, w₂ = {self.w2:g}, b = {self.b:g}")
        return say("widget_alt_neuron", name=self.name, w1=self.w1, w2=self.w2, b=self.b)
