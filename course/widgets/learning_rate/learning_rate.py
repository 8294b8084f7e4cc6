"""The path of gradient descent in a bowl."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import traitlets
from matplotlib.figure import Figure

from course import palette
from course.data import Array
from course.text import say
from course.widgets.base import Slider, Widget, outside

#: θ before the first step.
START = (-4.0, 1.5)
#: The part of the plane of θ₁ and θ₂ that is shown, on both axes to one scale.
WINDOW = ((-5.0, 5.0), (-2.79, 2.79))


class LearningRateExplorer(Widget):
    """The path of gradient descent in a bowl J = ½(λ₁θ₁² + λ₂θ₂²), from θ = (−4, 1.5).

    It shows the path on the bowl's contours, and as text the loss after the steps, whether they
    converge slowly, converge, oscillate or diverge, and the rate at which they begin to diverge.

    Attributes:
        rate: the learning rate η, 0 to 2.5/λ_max.
        steps: how many steps are taken, 0 to 50.
        momentum: the part β of a step that the next one keeps, 0 to 0.95.
        curvatures: λ₁ and λ₂; they stay as they are.
    """

    _script = Path(__file__).with_name("learning_rate.js")

    rate = traitlets.CFloat().tag(sync=True)
    steps = traitlets.CInt().tag(sync=True)
    momentum = Slider(0.0, 0.95)
    curvatures = traitlets.List(traitlets.CFloat(), read_only=True).tag(sync=True)
    start = traitlets.List(traitlets.Float(), list(START)).tag(sync=True)
    window = traitlets.Any(WINDOW).tag(sync=True)

    def __init__(
        self,
        rate: float | None = None,
        steps: int = 20,
        momentum: float = 0.0,
        curvatures: Sequence[float] = (1.0, 10.0),
    ) -> None:
        """Show a path of gradient descent.

        Args:
            rate: the learning rate η to start from, 0 to 2.5/λ_max; 0.5/λ_max if not given.
            steps: how many steps to take at first, 0 to 50.
            momentum: the momentum β to start from, 0 to 0.95.
            curvatures: λ₁ and λ₂, two numbers from 0.1 to 100.

        Raises:
            ValueError: a number is outside its range.
        """
        for name, value in zip(("λ₁", "λ₂"), curvatures, strict=True):
            if not 0.1 <= value <= 100:
                raise outside(name, value, 0.1, 100)
        # First: they are what `limits` depends on.
        self.set_trait("curvatures", list(curvatures))
        rate = 0.5 / max(curvatures) if rate is None else rate
        super().__init__(rate=rate, steps=steps, momentum=momentum)

    @traitlets.default("limits")
    def _ends(self) -> dict[str, tuple[float, float]]:
        # For the rate, a little beyond where it begins to diverge.
        return {**super()._ends(), "rate": (0, 2.5 / max(self.curvatures)), "steps": (0, 50)}

    @traitlets.validate("rate", "steps")
    def _in_range(self, proposal: traitlets.Bunch) -> float:
        name, value = proposal["trait"].name, proposal["value"]
        low, high = self.limits[name]
        if not low <= value <= high:
            raise outside(name, value, low, high)
        return float(value) if name == "rate" else int(value)

    def __repr__(self) -> str:
        return (
            f"LearningRateExplorer(rate={self.rate:g}, steps={self.steps}, "
            f"momentum={self.momentum:g}: loss {self._loss():.4g})"
        )

    def _path(self) -> Array:
        """Where θ is after 0, 1, … steps; shape (steps + 1, 2)."""
        theta, v, curvatures = np.array(START), np.zeros(2), np.array(self.curvatures)
        path = [theta]
        for _ in range(self.steps):
            v = self.momentum * v - self.rate * curvatures * theta
            theta = theta + v
            path.append(theta)
        return np.array(path)

    def _loss(self) -> float:
        return float(np.array(self.curvatures) @ self._path()[-1] ** 2 / 2)

    def _draw(self, figure: Figure) -> str:
        ax = figure.add_subplot()
        first, second = np.meshgrid(*[np.linspace(*ends, 101) for ends in WINDOW])
        bowl = (self.curvatures[0] * first**2 + self.curvatures[1] * second**2) / 2
        levels = bowl.max() * 2.2 ** np.arange(-9.0, 0.0)
        ax.contour(first, second, bowl, levels=levels, colors=palette.GREY, alpha=0.4)
        path = np.clip(self._path(), -1e4, 1e4)
        ax.plot(*path.T, "o-", color=palette.BLUE, ms=4, lw=1.5)
        ax.plot(*path[-1], "o", ms=9, mfc="white", mec=palette.VERMILLION, mew=3)
        text = say("widget_rate_start")
        ax.annotate(text, START, xytext=(0, 8), textcoords="offset points", ha="center")
        ax.set(xlim=WINDOW[0], ylim=WINDOW[1], xlabel="$θ_1$", ylabel="$θ_2$", aspect="equal")
        ax.set_title(say("widget_rate_title", rate=self.rate, steps=self.steps, loss=self._loss()))
        return say(
            "widget_alt_rate", rate=self.rate, momentum=self.momentum, steps=self.steps,
            loss=self._loss(),
        )  # fmt: skip
