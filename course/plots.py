"""Pictures for the notebooks. Each function draws one figure and shows it."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb

from course.data import Gate
from course.palette import BLUE, CYCLE, GREY, VERMILLION

Array = npt.NDArray[np.float64]

#: The part of the plane that pictures of a gate show, on both axes.
VIEW = (-0.4, 1.4)


def curves(x: Array, values: Mapping[str, npt.ArrayLike], xlabel: str, ylabel: str) -> None:
    """Draw functions of one number, with a legend where there are several.

    Args:
        x: where the functions were evaluated, (n,).
        values: label → the function's values, (n,).
        xlabel: the x axis's name.
        ylabel: the y axis's name.
    """
    _, ax = plt.subplots(figsize=(6.4, 3.2), layout="constrained")
    for (label, value), colour, style in zip(
        values.items(), CYCLE, ("-", "--", ":", "-.", "-", "--"), strict=False
    ):
        ax.plot(x, value, style, color=colour, lw=2, label=label)
    _label(ax, xlabel, ylabel, legend=len(values) > 1)


def losses(histories: Mapping[str, Sequence[float]]) -> None:
    """Draw loss against step, one curve per entry of `histories` (label → losses)."""
    _, ax = plt.subplots(figsize=(6.4, 3.2), layout="constrained")
    # A thin dashed curve over a thick one: curves that lie on each other are both seen.
    styles: tuple[tuple[str, float], ...] = (("-", 4.0), ("--", 1.8), (":", 2.5), ("-.", 2.0))
    if len(histories) == 1:
        styles = (("-", 2.0),)
    for (label, history), colour, (dash, width) in zip(
        histories.items(), CYCLE, styles, strict=False
    ):
        ax.plot(np.arange(len(history)), history, dash, lw=width, color=colour, label=label)
    ax.set_ylim(bottom=0)
    _label(ax, "step", "loss", legend=len(histories) > 1)


def gate_points(gate: Gate, ax: Axes) -> None:
    """Draw the four rows of a gate: filled where the output is 1, open where it is 0."""
    for (x1, x2), y in zip(gate.X, gate.y, strict=True):
        fill = BLUE if y else "white"
        edge = BLUE if y else VERMILLION
        ax.plot(x1, x2, "o", ms=13, mfc=fill, mec=edge, mew=2.5, zorder=3)
        ax.annotate(f"{y:.0f}", (x1, x2), xytext=(12, 8), textcoords="offset points", fontsize=12)
    ax.set(xlim=VIEW, ylim=VIEW, xticks=(0, 1), yticks=(0, 1), aspect="equal")
    ax.set_xlabel("$x_1$")
    ax.set_ylabel("$x_2$", rotation=0)
    _finish(ax)


def gate(gate: Gate) -> None:
    """Draw a gate's four rows in the plane of its inputs."""
    _, ax = plt.subplots(figsize=(3.6, 3.4), layout="constrained")
    gate_points(gate, ax)
    ax.set_title(f"{gate.name}: filled means 1, open means 0", fontsize=11)
    plt.show()


def boundary_path(gate: Gate, path: Mapping[int, tuple[npt.ArrayLike, float]]) -> None:
    """Draw where the neuron's output is ½ after several numbers of steps.

    Args:
        gate: the points to separate.
        path: number of steps → (w, b), with w of shape (2,) and b a number; earlier lines are
            drawn paler.
    """
    _, ax = plt.subplots(figsize=(6.4, 4.0), layout="constrained")
    strengths = np.linspace(0.3, 1.0, max(len(path), 1))
    for (steps, (w, b)), strength in zip(path.items(), strengths, strict=True):
        w1, w2 = np.asarray(w, dtype=np.float64)
        colour = tuple(1 - strength * (1 - c) for c in to_rgb("black"))
        x = np.linspace(*VIEW, 2)
        if abs(w2) >= abs(w1) and w2:
            line = ax.plot(x, -(w1 * x + b) / w2, color=colour, lw=2)
        elif w1:
            line = ax.plot(-(w2 * x + b) / w1, x, color=colour, lw=2)
        else:
            continue  # with w = 0 the output is the same everywhere: there is no line
        line[0].set_label(f"after {steps} steps")
    gate_points(gate, ax)
    ax.legend(frameon=False, loc="center left", bbox_to_anchor=(1.02, 0.5))
    plt.show()


def _label(ax: Axes, xlabel: str, ylabel: str, *, legend: bool) -> None:
    """Name the axes, finish the picture and show it."""
    ax.set_xlabel(xlabel)
    ax.set_ylabel(ylabel)
    _finish(ax)
    if legend:
        ax.legend(frameon=False)
    plt.show()


def _finish(ax: Axes) -> None:
    """No box, a light grid, and labels large enough to read beside the text."""
    ax.spines[["top", "right"]].set_visible(False)
    ax.grid(color=GREY, alpha=0.2)
    ax.tick_params(labelsize=11)
    ax.xaxis.label.set_fontsize(12)
    ax.yaxis.label.set_fontsize(12)
