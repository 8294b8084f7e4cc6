"""Widgets for the notebooks: pictures that answer while you move a slider."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from course.data import Array, Gate, gates

#: The sliders' range, for w₁, w₂ and b alike; `static/neuron.js` has the same number.
LIMIT = 10.0


class NeuronExplorer(anywidget.AnyWidget):
    """One neuron on a logic gate, with a slider for each of its three numbers.

    It shows the output a = σ(w₁x₁ + w₂x₂ + b) as shading, the line z = 0, the gate's four rows,
    and as text the four outputs, how many are right, and the loss. The numbers go both ways:
    `explorer.w1` is what the slider says, and `explorer.w1 = 2` moves it.

    Attributes:
        w1: weight of the first input, −10 to 10.
        w2: weight of the second input, −10 to 10.
        b: bias, −10 to 10.
        X: the gate's inputs, four lists of two numbers.
        y: the gate's outputs, four numbers 0 or 1.
        name: the gate's name.
    """

    _esm = Path(__file__).parent / "static" / "neuron.js"

    w1 = traitlets.CFloat(0.0).tag(sync=True)
    w2 = traitlets.CFloat(0.0).tag(sync=True)
    b = traitlets.CFloat(0.0).tag(sync=True)
    X = traitlets.List(traitlets.List(traitlets.Float())).tag(sync=True)
    y = traitlets.List(traitlets.Int()).tag(sync=True)
    name = traitlets.Unicode().tag(sync=True)

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
        gate = gate or gates()["AND"]
        w1, w2 = w
        super().__init__(
            w1=w1,
            w2=w2,
            b=b,
            X=gate.X.tolist(),
            y=[int(target) for target in gate.y],
            name=gate.name,
        )

    @traitlets.validate("w1", "w2", "b")
    def _in_range(self, proposal: Any) -> float:
        value = float(proposal["value"])
        if not -LIMIT <= value <= LIMIT:
            raise ValueError(
                f"{proposal['trait'].name} is {value:g}; the sliders run from "
                f"{-LIMIT:g} to {LIMIT:g}."
            )
        return value

    def __repr__(self) -> str:
        return f"NeuronExplorer({self.name}: w1={self.w1:g}, w2={self.w2:g}, b={self.b:g})"
