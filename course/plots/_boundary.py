"""A network's output over the plane of its inputs, and over that of two hidden units."""

from collections.abc import Callable
from dataclasses import dataclass

import matplotlib.pyplot as plt
import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from course.data import Array
from course.palette import BLUE, VERMILLION
from course.plots._describe import number, plain, point
from course.plots._gates import VIEW
from course.plots._show import show, whole
from course.plots._style import PALE, finish
from course.text import say

Mask = npt.NDArray[np.bool_]
Function = Callable[[Array], npt.ArrayLike]

#: Up to so many points are drawn large and named one by one.
FEW = 8


@dataclass
class _Plane:
    """Points in a plane, and a network's output over the part of it that is shown."""

    points: Array  #: (m, 2)
    window: Array  #: [[left, right], [bottom, top]]
    field: Array | None  #: outputs (n, n), rows from bottom to top


@whole
def boundary(
    predict: Function,
    X: npt.ArrayLike,
    y: npt.ArrayLike,
    *,
    hidden: Function | None = None,
    readout: Function | None = None,
    title: str | None = None,
) -> None:
    """Draw a network's output over the plane of its two inputs, and the line where it is ½.

    Args:
        predict: inputs (k, 2) → outputs (k,), from 0 to 1.
        X: the examples, (m, 2).
        y: their classes, 0 or 1, (m,): 1 is drawn filled, 0 open.
        hidden: inputs (k, 2) → activations of the hidden layer (k, h). With it, the same examples
            are drawn a second time, in the plane of hidden units 1 and 2; where there is one
            hidden unit, against the output.
        readout: activations of hidden units 1 and 2 (k, 2) → outputs (k,). With it, the second
            picture is shaded too and has its own line at ½.
        title: the first picture's title.

    Raises:
        ValueError: where `y`, or what a function returns, has another shape.
    """
    points = np.array(X, dtype=np.float64)
    ones = np.asarray(y, dtype=np.float64) > 0.5
    if ones.shape != (len(points),):
        raise _bad_shape("y", ones.shape, f"({len(points)},)")
    title = say("plot_boundary_title") if title is None else title
    outputs = _evaluate(predict, points, "predict")
    window = _window(points)
    inputs = _Plane(points, window, _field(predict, window, "predict"))
    if hidden is None:
        fig, ax = plt.subplots(figsize=(4.6, 3.9), layout="constrained")
        _draw_inputs(ax, inputs, ones, title)
        alt = _inputs_alt(inputs, ones, outputs, title)
    else:
        units, acts = _hidden_plane(hidden, readout, points, outputs)
        fig, (ax, right) = plt.subplots(1, 2, figsize=(7.2, 3.6), layout="constrained")
        _draw_inputs(ax, inputs, ones, title)
        _draw_hidden(right, acts, ones, points, units)
        alt = _inputs_alt(inputs, ones, outputs, title)
        alt += " " + _hidden_alt(acts, ones, points, units)
    _draw_key(fig)
    show(fig, alt)


def _bad_shape(name: str, got: tuple[int, ...], expected: str) -> ValueError:
    return ValueError(say("plot_bad_shape", name=name, got=got, expected=expected))


def _evaluate(f: Function, points: Array, name: str) -> Array:
    """Outputs (k,) of `f` at points (k, 2), which it may not change; a column will do."""
    values = np.asarray(f(points.copy()), dtype=np.float64)
    if values.shape not in ((len(points),), (len(points), 1)):
        raise _bad_shape(name, values.shape, f"({len(points)},)")
    return values.reshape(-1)


def _window(points: Array) -> Array:
    """The part of the plane to show: [[left, right], [bottom, top]]."""
    points = points[np.isfinite(points).all(axis=1)]
    if not len(points):
        return np.array([VIEW, VIEW])
    low, high = points.min(axis=0), points.max(axis=0)
    span = high - low
    widest = span.max() or 1.0
    # Equal scales on both axes, unless that would squeeze one of them.
    span = np.where(span > widest / 3, widest, span) if span.min() else np.full(2, widest)
    half = span * (0.9 if len(points) <= FEW else 0.6)
    return np.column_stack([(low + high) / 2 - half, (low + high) / 2 + half])


def _ticks(window: Array, n: int) -> list[Array]:
    """`n` positions along each side of the window."""
    return [np.linspace(low, high, n) for low, high in window]


def _field(f: Function, window: Array, name: str, n: int = 161) -> Array:
    """Values (n, n) of `f` over the window, rows from bottom to top."""
    grid = np.meshgrid(*_ticks(window, n))
    return _evaluate(f, np.column_stack([g.ravel() for g in grid]), name).reshape(n, n)


def _second(points: Array) -> Array:
    return points[:, 1]


def _hidden_plane(
    hidden: Function, readout: Function | None, points: Array, outputs: Array
) -> tuple[int, _Plane]:
    """The number of hidden units, and the examples in the plane of the first two of them."""
    acts = np.asarray(hidden(points.copy()), dtype=np.float64)
    if acts.ndim != 2 or len(acts) != len(points):
        raise _bad_shape("hidden", acts.shape, f"({len(points)}, h)")
    units = acts.shape[1]
    if units == 1:
        # One unit spans no plane: the second axis is the output itself.
        acts = np.column_stack([acts, outputs])
        readout = _second
    acts = acts[:, :2]
    window = _window(acts)
    if units == 1:
        window[1] = [-0.1, 1.1]
    return units, _Plane(acts, window, readout and _field(readout, window, "readout"))


def _draw_inputs(ax: Axes, inputs: _Plane, ones: Mask, title: str) -> None:
    _draw_plane(ax, inputs, ones)
    ax.set_title(title, fontsize=12)
    ax.set_xlabel("$x_1$")
    ax.set_ylabel("$x_2$", rotation=0, ha="right")
    if set(np.unique(inputs.points)) <= {0, 1}:
        ax.set(xticks=(0, 1), yticks=(0, 1))


def _draw_hidden(ax: Axes, acts: _Plane, ones: Mask, inputs: Array, units: int) -> None:
    _draw_plane(ax, acts, ones)
    ax.set_xlabel(say("plot_unit", unit=1))
    ax.set_ylabel(say("plot_unit", unit=2) if units > 1 else say("plot_output"))
    ax.set_title(say("plot_hidden_title" if units < 3 else "plot_hidden_part", h=units))
    ax.title.set_fontsize(12)
    if len(inputs) <= FEW:
        _name_points(ax, acts, inputs)


def _draw_plane(ax: Axes, plane: _Plane, ones: Mask) -> None:
    """Shade by the field, draw the line at ½ where there is one, and the points over it."""
    field, points = plane.field, plane.points
    if field is not None and np.isfinite(field).any():
        known = np.ma.masked_invalid(np.clip(field, 0, 1))
        x, y = _ticks(plane.window, len(field))
        ax.contourf(x, y, known, levels=np.linspace(0, 1, 11), cmap=PALE, vmin=0, vmax=1)
        if known.min() < 0.5 < known.max():
            ax.contour(x, y, known, levels=[0.5], colors="black", linewidths=2)
    few = len(points) <= FEW
    size = 13 if few else float(np.clip(90 / np.sqrt(len(points)), 3.5, 7))
    edge = 2.5 if few else 1.2
    ax.plot(*points[~ones].T, "o", ms=size, mfc="white", mec=VERMILLION, mew=edge, zorder=3)
    ax.plot(*points[ones].T, "o", ms=size, mfc=BLUE, mec="white", mew=0 if few else 0.5, zorder=3)
    ax.set(xlim=plane.window[0], ylim=plane.window[1])
    ax.set_box_aspect(1)
    finish(ax)
    ax.grid(visible=False)


def _name_points(ax: Axes, acts: _Plane, inputs: Array) -> None:
    """Write each input beside its place; inputs that share a place share a line of text."""
    size = acts.window[:, 1] - acts.window[:, 0]
    groups: list[tuple[Array, list[str]]] = []
    for place, x in zip(acts.points, inputs, strict=True):
        for centre, names in groups:
            if np.all(np.abs(place - centre) < 0.06 * size):
                names.append(point(x))
                break
        else:
            groups.append((place, [point(x)]))
    for centre, names in groups:
        ax.annotate(
            "\n".join(names),
            tuple(centre),
            xytext=(0, 11),
            textcoords="offset points",
            ha="center",
            fontsize=10,
            zorder=4,
        )


def _draw_key(fig: Figure) -> None:
    """The scale of the shades, and what the two kinds of points and the line are."""
    bar = fig.colorbar(
        ScalarMappable(cmap=PALE),
        ax=fig.axes,
        label=say("plot_output"),
        ticks=(0, 0.5, 1),
    )
    bar.ax.axhline(0.5, color="black", lw=2)
    handles = [
        Line2D([], [], ls="", marker="o", ms=8, mfc=BLUE, mec=BLUE, label=say("plot_class_1")),
        Line2D(
            [], [], ls="", marker="o", ms=8, mfc="white", mec=VERMILLION, mew=1.8,
            label=say("plot_class_0"),
        ),
        Line2D([], [], color="black", lw=2, label=say("plot_half")),
    ]  # fmt: skip
    fig.legend(handles=handles, loc="outside lower center", ncols=3, frameon=False, fontsize=10)


def _inputs_alt(inputs: _Plane, ones: Mask, outputs: Array, title: str) -> str:
    assert inputs.field is not None
    (left, right), (bottom, top) = inputs.window
    alt: str = say(
        "plot_boundary_alt",
        title=plain(title),
        ones=ones.sum(),
        zeros=(~ones).sum(),
        right=(np.isfinite(outputs) & ((outputs > 0.5) == ones)).sum(),
        m=len(ones),
        share=f"{np.mean(inputs.field > 0.5):.0%}",
        left=number(left),
        right_end=number(right),
        bottom=number(bottom),
        top=number(top),
    )
    if len(ones) <= FEW:
        rows = [
            say("plot_gate_row", point=point(x), y=number(a))
            for x, a in zip(inputs.points, outputs, strict=True)
        ]
        alt += " " + say("plot_outputs_alt", rows=", ".join(rows))
    return alt


def _hidden_alt(acts: _Plane, ones: Mask, inputs: Array, units: int) -> str:
    if len(ones) <= FEW:
        rows = [
            say("plot_moved_alt", point=point(x), to=point(a))
            for x, a in zip(inputs, acts.points, strict=True)
        ]
    else:
        rows = [
            say("plot_centre_alt", label=label, to=point(acts.points[mask].mean(axis=0)))
            for label, mask in ((1, ones), (0, ~ones))
            if mask.any()
        ]
    return say("plot_hidden_alt" if units > 1 else "plot_one_unit_alt", rows=", ".join(rows))
