"""The error of difference quotients, as ε shrinks."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import traitlets
from matplotlib.figure import Figure

from course import palette
from course.text import say
from course.widgets.base import Slider, Widget

Function = Callable[[float], float]


def _sigmoid(x: float) -> float:
    return float(1 / (1 + np.exp(-x)))


#: name → function and derivative; `epsilon.js` computes the same ones in the browser.
FUNCTIONS: dict[str, tuple[Function, Function]] = {
    "x³": (lambda x: x * x * x, lambda x: 3 * x * x),
    "sin x": (lambda x: float(np.sin(x)), lambda x: float(np.cos(x))),
    "eˣ": (lambda x: float(np.exp(x)), lambda x: float(np.exp(x))),
    "σ(x)": (_sigmoid, lambda x: _sigmoid(x) * (1 - _sigmoid(x))),
}

#: 1e-15, 2e-15, 5e-15, … 1e-1, read as decimals, since powers of ten are rounded.
EPSILONS = [float(f"{m}e{k}") for k in range(-15, -1) for m in (1, 2, 5)] + [1e-1]
#: The ends of the errors' axis; what lies beyond is drawn on its edge.
ERRORS = (1e-14, 10.0)


class EpsilonExplorer(Widget):
    """The error of one-sided and two-sided differences, as ε goes from 1e-1 to 1e-15.

    It shows the function near x with its secants, and the error of both against ε: a V, since a
    large ε costs truncation and a small one costs rounding. All of it is computed in float64.

    Attributes:
        f: the function's name, one of "x³", "sin x", "eˣ", "σ(x)".
        x: the point, −3 to 3.
        eps: the step ε, 1e-15 to 0.1.
    """

    _script = Path(__file__).with_name("epsilon.js")

    f = traitlets.Unicode("x³").tag(sync=True)
    x = Slider(-3.0, 3.0)
    eps = Slider(EPSILONS[0], EPSILONS[-1])
    functions = traitlets.List(list(FUNCTIONS)).tag(sync=True)
    epsilons = traitlets.List(EPSILONS).tag(sync=True)
    errors = traitlets.List(traitlets.Float(), list(ERRORS)).tag(sync=True)

    def __init__(self, f: str = "x³", x: float = 0.7, eps: float = 1e-1) -> None:
        """Show a function's difference quotients at a point.

        Args:
            f: the function's name, one of "x³", "sin x", "eˣ", "σ(x)".
            x: the point, −3 to 3.
            eps: the ε to start from, 1e-15 to 0.1.

        Raises:
            ValueError: the function is not one of these, or a number is outside its range.
        """
        super().__init__(f=f, x=x, eps=eps)

    @traitlets.validate("f")
    def _known(self, proposal: traitlets.Bunch) -> str:
        name = str(proposal["value"])
        if name not in FUNCTIONS:
            raise ValueError(say("widget_no_function", name=name, known=", ".join(FUNCTIONS)))
        return name

    def __repr__(self) -> str:
        return f"EpsilonExplorer({self.f} at x={self.x:g}, eps={self.eps:g})"

    def _errors(self, eps: float) -> tuple[float, float]:
        """How far the one-sided and the two-sided difference are off."""
        f, slope = FUNCTIONS[self.f]
        one = (f(self.x + eps) - f(self.x)) / eps
        two = (f(self.x + eps) - f(self.x - eps)) / (2 * eps)
        return abs(one - slope(self.x)), abs(two - slope(self.x))

    def _draw(self, figure: Figure) -> str:
        ax = figure.add_subplot()
        curves = np.clip([self._errors(eps) for eps in EPSILONS], *ERRORS)
        now = self._errors(self.eps)
        methods = (
            (say("widget_one_sided"), palette.ONE_SIDED, "s--"),
            (say("widget_two_sided"), palette.TWO_SIDED, "o-"),
        )
        for (label, colour, style), curve, error in zip(methods, curves.T, now, strict=True):
            ax.loglog(EPSILONS, curve, style[1:], color=colour, lw=2, label=label)
            ax.loglog(self.eps, np.clip(error, *ERRORS), style[0], color=colour, ms=8)
        ax.axvline(self.eps, color="black", lw=1)
        ax.set(xlabel="ε", ylabel=say("widget_error"))
        ax.set_title(say("widget_epsilon_title", f=self.f, x=self.x))
        ax.grid(color=palette.GREY, alpha=0.2)
        ax.legend(frameon=False)
        return say("widget_alt_epsilon", f=self.f, x=self.x, eps=self.eps, one=now[0], two=now[1])
