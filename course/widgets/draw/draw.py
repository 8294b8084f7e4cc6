"""Widgets for the notebooks: pictures that answer while you move a slider.

Every widget is an anywidget: its script paints it in the browser, and its numbers go
both ways, so `explorer.w1` is what the slider says and `explorer.w1 = 2` moves it. Beside the live
widget a notebook keeps a still picture, for where it is read without a kernel.
"""

import base64
import io
import json
import textwrap
import uuid
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import numpy.typing as npt
import traitlets
from IPython.display import display
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from course import palette, plots
from course.data import Array, Gate, gates
from course.messages import say

Function = Callable[[float], float]

WIDGETS = Path(__file__).parent.parent
_COLOURS = {key: value for key, value in vars(palette).items() if str(value).startswith("#")}
#: From a = 0 to a = 1, pale, as the scripts shade it.
_SHADES = LinearSegmentedColormap.from_list("shades", (palette.VERMILLION, "white", palette.BLUE))


def _script(name: str) -> str:
    """A widget's whole script; anywidget wants it in one piece."""
    own = f"{name.removesuffix('.js')}/{name}"
    parts = [(WIDGETS / file).read_text(encoding="utf-8") for file in ("base.js", own)]
    return "\n".join([f"const PALETTE = {json.dumps(_COLOURS)};", *parts])


class _Slider(traitlets.CFloat):  # type: ignore[type-arg]
    """A number that a slider moves, between two ends; shared with the browser."""

    def __init__(self, start: float, low: float, high: float) -> None:
        super().__init__(start, min=low, max=high)
        self.tag(sync=True)

    def validate(self, obj: Any, value: Any) -> float:
        number = float(value)
        if not self.min <= number <= self.max:
            raise _outside(self.name, number, self.min, self.max)
        return number


def _outside(name: str | None, value: float, low: float, high: float) -> ValueError:
    return ValueError(say("widget_outside", name=name, value=value, low=low, high=high))


class _Widget(anywidget.AnyWidget):
    """A live picture, and a still one for where there is no kernel.

    A notebook that is opened without a kernel has no widgets, and JupyterLab shows an error in
    their place. So a display has two outputs: the widget, and a still picture that the widget
    hides while it lives. Where it does not, the picture's style hides the error.
    """

    #: The still picture's CSS class ends in this.
    still = traitlets.Unicode().tag(sync=True)

    @traitlets.default("still")
    def _own_name(self) -> str:
        return uuid.uuid4().hex

    def _draw(self, figure: Figure) -> str:
        """Draw the still picture, and tell what is on it."""
        raise NotImplementedError

    def _ipython_display_(self) -> None:
        bundle = self._repr_mimebundle_() if self.comm is not None else None  # None once closed
        if bundle:
            # The words stand with the still picture; here they would stand twice.
            display({**bundle[0], "text/plain": ""}, raw=True)  # type: ignore[no-untyped-call]
        display(self._still_picture(), raw=True)  # type: ignore[no-untyped-call]

    def _still_picture(self) -> dict[str, str]:
        figure, file = Figure(figsize=(6.4, 3.2), layout="constrained"), io.BytesIO()
        told = self._draw(figure)
        figure.savefig(file, format="png", dpi=90, bbox_inches="tight")
        png = base64.b64encode(file.getvalue()).decode()
        # What JupyterLab shows of a widget that is gone is text without an element.
        child, name = ".jp-OutputArea-child", f"still-{self.still}"
        html = (
            f"<style>{child}:has(+ {child} .{name}) > .jp-OutputArea-output:not(:has(*)) "
            f'{{ display: none; }}</style><figure class="{name}" style="margin: 4px 0">'
            f'<img alt="{escape(told)}" style="margin: 0" src="data:image/png;base64,{png}">'
            f"<figcaption>{escape(say('widget_still'))}</figcaption></figure>"
        )
        return {"text/html": html, "image/png": png, "text/plain": repr(self)}


class NeuronExplorer(_Widget):
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

    _esm = _script("neuron.js")

    w1 = _Slider(0.0, -10.0, 10.0)
    w2 = _Slider(0.0, -10.0, 10.0)
    b = _Slider(0.0, -10.0, 10.0)
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

    def __repr__(self) -> str:
        return f"NeuronExplorer({self.name}: w1={self.w1:g}, w2={self.w2:g}, b={self.b:g})"

    def _draw(self, figure: Figure) -> str:
        ax = figure.add_subplot()
        x1, x2 = np.meshgrid(*[np.linspace(*plots.VIEW, 120)] * 2)
        z = self.w1 * x1 + self.w2 * x2 + self.b
        _shade(ax, 1 / (1 + np.exp(-z)))
        if z.min() < 0 < z.max():
            ax.contour(x1, x2, z, levels=[0.0], colors="black", linewidths=2)
        plots.gate_points(Gate(self.name, np.array(self.X), np.array(self.y, float)), ax)
        told = say("widget_alt_neuron", name=self.name, w1=self.w1, w2=self.w2, b=self.b)
        ax.set_title(f"{self.name}: w₁ = {self.w1:g}, w₂ = {self.w2:g}, b = {self.b:g}")
        return told


class XorSeparator(_Widget):
    """A line against the four points of XOR: move it, choose its sides, count what is right.

    The line is cos(angle)(x₁ − ½) + sin(angle)(x₂ − ½) = offset, and it answers 1 on the side to
    which `angle` points. No line gets more than three points right; once the learner has got
    three, or has tried for a while, the widget offers the reason.

    Attributes:
        angle: where the side of the 1s lies, in degrees, −180 to 180.
        offset: the line's distance from the middle of the four points, −0.75 to 0.75.
        explained: whether the question "Why not four?" is offered.
    """

    _esm = _script("xor.js")

    angle = _Slider(90.0, -180.0, 180.0)
    offset = _Slider(0.0, -0.75, 0.75)
    explained = traitlets.Bool(False).tag(sync=True)

    def __init__(self, angle: float = 90.0, offset: float = 0.0) -> None:
        """Show a line.

        Args:
            angle: where the side of the 1s lies at first, in degrees, −180 to 180.
            offset: the line's first distance from the middle, −0.75 to 0.75.

        Raises:
            ValueError: the angle or the offset is outside its range.
        """
        super().__init__(angle=angle, offset=offset)

    def __repr__(self) -> str:
        return f"XorSeparator(angle={self.angle:g}, offset={self.offset:g}: {self._right()} of 4)"

    def _z(self, x1: Array, x2: Array) -> Array:
        angle = np.deg2rad(self.angle)
        return np.asarray(np.cos(angle) * (x1 - 0.5) + np.sin(angle) * (x2 - 0.5) - self.offset)

    def _right(self) -> int:
        """How many points are right; a point on the line is not."""
        gate = gates()["XOR"]
        z = self._z(*gate.X.T)
        return int(np.sum((np.abs(z) >= 1e-9) & ((z > 0) == (gate.y == 1))))

    def _draw(self, figure: Figure) -> str:
        ax = figure.add_subplot()
        x1, x2 = np.meshgrid(*[np.linspace(*plots.VIEW, 240)] * 2)
        z = self._z(x1, x2)
        _shade(ax, np.where(z > 0, 0.65, 0.35))
        ax.contour(x1, x2, z, levels=[0.0], colors="black", linewidths=2)
        plots.gate_points(gates()["XOR"], ax)
        told = say("widget_alt_xor", right=self._right())
        ax.set_title(say("widget_xor_count", right=self._right()))
        return told


def _sigmoid(x: float) -> float:
    return float(1 / (1 + np.exp(-x)))


#: name → function and derivative; `epsilon.js` has the same.
FUNCTIONS: dict[str, tuple[Function, Function]] = {
    "x³": (lambda x: x * x * x, lambda x: 3 * x * x),
    "sin x": (lambda x: float(np.sin(x)), lambda x: float(np.cos(x))),
    "eˣ": (lambda x: float(np.exp(x)), lambda x: float(np.exp(x))),
    "σ(x)": (_sigmoid, lambda x: _sigmoid(x) * (1 - _sigmoid(x))),
}


class EpsilonExplorer(_Widget):
    """The error of one-sided and two-sided differences, as ε goes from 1e-1 to 1e-15.

    It shows the function near x with its secants, and the error of both against ε: a V, since a
    large ε costs truncation and a small one costs rounding. All of it is computed in float64.

    Attributes:
        f: the function's name, one of "x³", "sin x", "eˣ", "σ(x)".
        x: the point, −3 to 3.
        eps: the step ε, 1e-15 to 0.1.
    """

    _esm = _script("epsilon.js")

    f = traitlets.Unicode("x³").tag(sync=True)
    x = _Slider(0.7, -3.0, 3.0)
    eps = _Slider(1e-1, 1e-15, 1e-1)

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
    def _known(self, proposal: Any) -> str:
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
        steps = np.array([m * 10.0**k for k in range(-15, -1) for m in (1, 2, 5)] + [0.1])
        curves = np.clip([self._errors(eps) for eps in steps], 1e-14, 10)
        now = self._errors(self.eps)
        methods = (("one-sided", palette.VERMILLION, "s--"), ("two-sided", palette.BLUE, "o-"))
        for (label, colour, style), curve, error in zip(methods, curves.T, now, strict=True):
            ax.loglog(steps, curve, style[1:], color=colour, lw=2, label=label)
            ax.loglog(self.eps, np.clip(error, 1e-14, 10), style[0], color=colour, ms=8)
        ax.axvline(self.eps, color="black", lw=1)
        ax.set(xlabel="ε", ylabel="error", title=f"{self.f} at x = {self.x:g}")
        ax.grid(color=palette.GREY, alpha=0.2)
        ax.legend(frameon=False)
        return say("widget_alt_epsilon", f=self.f, x=self.x, eps=self.eps, one=now[0], two=now[1])


class LearningRateExplorer(_Widget):
    """The path of gradient descent in a bowl J = ½(λ₁θ₁² + λ₂θ₂²), from θ = (−4, 1.5).

    It shows the path on the bowl's contours, and as text the loss after the steps, whether they
    converge slowly, converge, oscillate or diverge, and the rate at which they begin to diverge.

    Attributes:
        rate: the learning rate η, 0 to 2.5/λ_max.
        steps: how many steps are taken, 0 to 50.
        momentum: the part β of a step that the next one keeps, 0 to 0.95.
        curvatures: λ₁ and λ₂; they stay as they are.
    """

    _esm = _script("learning_rate.js")
    START = (-4.0, 1.5)  # as in learning_rate.js

    rate = traitlets.CFloat(0.05).tag(sync=True)
    steps = traitlets.CInt(20).tag(sync=True)
    momentum = _Slider(0.0, 0.0, 0.95)
    curvatures = traitlets.List(traitlets.CFloat(), [1.0, 10.0], read_only=True).tag(sync=True)

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
                raise _outside(name, value, 0.1, 100)
        super().__init__(steps=steps, momentum=momentum)
        self.set_trait("curvatures", list(curvatures))
        self.rate = 0.5 / max(curvatures) if rate is None else rate

    @traitlets.validate("rate", "steps")
    def _in_range(self, proposal: Any) -> float:
        name, value = proposal["trait"].name, proposal["value"]
        high = 50 if name == "steps" else 2.5 / max(self.curvatures)
        if not 0 <= value <= high:
            raise _outside(name, value, 0, high)
        return float(value) if name == "rate" else int(value)

    def __repr__(self) -> str:
        return (
            f"LearningRateExplorer(rate={self.rate:g}, steps={self.steps}, "
            f"momentum={self.momentum:g}: loss {self._loss():.4g})"
        )

    def _path(self) -> Array:
        """Where θ is after 0, 1, … steps; shape (steps + 1, 2)."""
        theta, v, curvatures = np.array(self.START), np.zeros(2), np.array(self.curvatures)
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
        first, second = np.meshgrid(np.linspace(-5, 5, 101), np.linspace(-2.79, 2.79, 101))
        bowl = (self.curvatures[0] * first**2 + self.curvatures[1] * second**2) / 2
        levels = bowl.max() * 2.2 ** np.arange(-9.0, 0.0)
        ax.contour(first, second, bowl, levels=levels, colors=palette.GREY, alpha=0.4)
        path = np.clip(self._path(), -1e4, 1e4)
        ax.plot(*path.T, "o-", color=palette.BLUE, ms=4, lw=1.5)
        ax.plot(*path[-1], "o", ms=9, mfc="white", mec=palette.VERMILLION, mew=3)
        ax.annotate("start", self.START, xytext=(0, 8), textcoords="offset points", ha="center")
        ax.set(xlim=(-5, 5), ylim=(-2.79, 2.79), xlabel="$θ_1$", ylabel="$θ_2$", aspect="equal")
        ax.set_title(say("widget_rate_title", rate=self.rate, steps=self.steps, loss=self._loss()))
        return say(
            "widget_alt_rate", rate=self.rate, momentum=self.momentum, steps=self.steps,
            loss=self._loss(),
        )  # fmt: skip


Predict = Callable[[npt.NDArray[np.float32]], npt.ArrayLike]

#: The pad's side in cells, and the box, in pixels, that a drawing fills of each image.
PAD, BOXES = 28, {(8, 8): 8, (28, 28): 20}


def fit(ink: npt.ArrayLike, image_shape: tuple[int, int]) -> npt.NDArray[np.float32]:
    """A drawing as the data sets have it: the ink scaled into a box, its centre in the middle.

    As in MNIST, the ink keeps its proportions and its longer side fills a box, 20 of the 28
    pixels (for 8×8 images all 8, as in scikit-learn's digits); its centre of mass lies in the
    middle, as far as the image's edges allow. A pixel is the mean of the ink under it, and the
    darkest one is made 1.

    Args:
        ink: the drawing, shape (rows, columns), not negative.
        image_shape: (8, 8) or (28, 28).

    Returns:
        The image, of shape `image_shape`, values from 0 to 1; all 0 if there is no ink.
    """
    image = np.asarray(ink, dtype=np.float64)
    if not image.any():
        return np.zeros(image_shape, dtype=np.float32)
    used = [np.flatnonzero(image.any(axis=1 - axis))[[0, -1]] + (0, 1) for axis in (0, 1)]
    scale = max(last - first for first, last in used) / BOXES[image_shape]  # cells per pixel
    under = []  # for each axis, how much of which cell lies under which pixel
    for axis, (first, last) in enumerate(used):
        cells, pixels = np.arange(image.shape[axis]), image_shape[axis]
        mass = image.sum(axis=1 - axis)
        # Where the image begins, in cells: the ink must not hang over an edge.
        centred = mass @ (cells + 0.5) / mass.sum() - scale * pixels / 2
        edges = np.clip(centred, last - scale * pixels, first) + scale * np.arange(pixels + 1)
        left, right = edges[:-1, None], edges[1:, None]
        under.append(np.clip(np.minimum(right, cells + 1) - np.maximum(left, cells), 0.0, None))
    image = under[0] @ image @ under[1].T
    return np.asarray(image / image.max(), dtype=np.float32)


class DrawDigit(_Widget):
    """A pad to draw a digit on, and what a network says it is, while it is drawn.

    What is drawn goes through `fit` and then to `predict`. What `predict` does wrong (an error, a
    wrong shape, numbers that are no probabilities) is told in one sentence under the pad.

    Attributes:
        predict: from x, shape (1, n) and float32, to ten probabilities, shape (1, 10) or (10,).
        ink: the drawing, 28 × 28 bytes, row by row, 0 for blank to 255 for ink.
        probabilities: the last answer, ten numbers; empty without one.
        message: the answer in words, or what went wrong.
    """

    _esm = _script("draw.js")

    ink = traitlets.Bytes(bytes(PAD * PAD)).tag(
        sync=True, from_json=lambda value, _: bytes(value or b"")
    )
    seen = traitlets.Bytes().tag(sync=True)
    probabilities = traitlets.List(traitlets.Float()).tag(sync=True)
    message = traitlets.Unicode().tag(sync=True)
    image_shape = traitlets.List(traitlets.Int()).tag(sync=True)

    def __init__(self, predict: Predict, image_shape: tuple[int, int] = (8, 8)) -> None:
        """Show a pad.

        Args:
            predict: called with x, shape (1, h·w), float32, 0 for white to 1 for ink, row by row;
                returns ten probabilities, shape (1, 10) or (10,).
            image_shape: (h, w), the images' size: (8, 8) or (28, 28).

        Raises:
            TypeError: `predict` is not a function.
            ValueError: `image_shape` is neither.
        """
        if not callable(predict):
            raise TypeError(say("widget_draw_no_function", kind=type(predict).__name__))
        if tuple(image_shape) not in BOXES:
            raise ValueError(say("widget_draw_size", shape=tuple(image_shape)))
        self.predict = predict
        super().__init__(image_shape=list(image_shape))
        self._answer()

    @property
    def image(self) -> npt.NDArray[np.float32]:
        """What `predict` gets, before it is made flat: shape (h, w), 0 to 1."""
        height, width = self.image_shape
        drawing = np.frombuffer(self.ink, dtype=np.uint8).reshape(PAD, PAD)
        return fit(drawing, (height, width))

    @traitlets.validate("ink")
    def _whole(self, proposal: Any) -> bytes:
        ink = bytes(proposal["value"])
        if len(ink) != PAD * PAD:
            raise ValueError(say("widget_draw_ink", size=PAD * PAD, got=len(ink)))
        return ink

    @traitlets.observe("ink")
    def _answer(self, _change: Any = None) -> None:
        image = self.image
        with self.hold_sync():
            self.seen = np.round(255 * image).astype(np.uint8).tobytes()
            if image.any():
                self.probabilities, self.message = _ask(self.predict, image.reshape(1, -1))
            else:
                self.probabilities, self.message = [], say("widget_draw_start")

    def __repr__(self) -> str:
        height, width = self.image_shape
        return f"DrawDigit({height}×{width}: {self.message})"

    def _draw(self, figure: Figure) -> str:
        pad, bars = figure.subplots(1, 2)
        drawing = np.frombuffer(self.ink, dtype=np.uint8).reshape(PAD, PAD)
        pad.imshow(drawing, cmap="Greys", vmin=0, vmax=255)
        pad.set(xticks=(), yticks=())
        bars.barh(range(10), self.probabilities or [0.0] * 10, color=palette.BLUE)
        bars.set(xlim=(0, 1), yticks=range(10), title=self.message, xlabel="probability")
        bars.invert_yaxis()
        return say("widget_alt_draw", message=self.message)


def _ask(predict: Predict, x: npt.NDArray[np.float32]) -> tuple[list[float], str]:
    """Ten probabilities and what they say; or none, and what is wrong with them."""
    try:
        answer = predict(x)
    except Exception as error:  # noqa: BLE001 - the learner's: the pad must live
        told = textwrap.shorten(f"{type(error).__name__}: {error}", 160, placeholder=" …")
        return [], say("widget_draw_raised", error=told)
    try:
        p = np.asarray(answer, dtype=np.float64) if answer is not None else None
    except (TypeError, ValueError):
        p = None
    if p is None:
        return [], say("widget_draw_kind", kind=type(answer).__name__)
    if p.shape not in ((10,), (1, 10)):
        return [], say("widget_draw_shape", shape=p.shape)
    p = p.ravel()
    wrong = ~((p >= -1e-6) & (p <= 1 + 1e-6))  # NaN too
    if wrong.any():
        digit = int(wrong.argmax())
        return [], say("widget_draw_range", value=p[digit], digit=digit)
    p = np.clip(p, 0.0, 1.0)
    digit = int(p.argmax())
    return p.tolist(), say("widget_draw_answer", digit=digit, p=p[digit])


def _shade(ax: Axes, a: Array) -> None:
    """Shade the plane of a gate by outputs a, shape (n, n), pale enough for points on it."""
    low, high = plots.VIEW
    ax.imshow(
        a, origin="lower", extent=(low, high, low, high), cmap=_SHADES, vmin=0, vmax=1, alpha=0.6
    )
