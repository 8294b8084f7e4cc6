"""A gate's four rows in the plane of its inputs, and the lines of a neuron that learns it."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from course.data import Gate
from course.palette import BLUE, VERMILLION
from course.plots._describe import gate_rows
from course.plots._show import show, whole
from course.plots._style import finish
from course.text import say

#: The part of the plane that pictures of a gate show, on both axes.
VIEW = (-0.4, 1.4)


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
    finish(ax)


@whole
def gate(gate: Gate) -> None:
    """Draw a gate's four rows in the plane of its inputs."""
    fig, ax = plt.subplots(figsize=(3.6, 3.4), layout="constrained")
    gate_points(gate, ax)
    ax.set_title(say("plot_gate", name=gate.name), fontsize=11)
    show(fig, gate_rows(gate))


@whole
def boundary_path(gate: Gate, path: Mapping[int, tuple[npt.ArrayLike, float]]) -> None:
    """Draw where the neuron's output is ½ after several numbers of steps.

    Args:
        gate: the points to separate.
        path: number of steps → (w, b), with w of shape (2,) and b a number; earlier lines are
            drawn paler.
    """
    fig, ax = plt.subplots(figsize=(6.4, 4.0), layout="constrained")
    strengths = np.linspace(1.0, 0.3, len(path))[::-1]  # one alone is black
    alts = []
    for (steps, (w, b)), strength in zip(path.items(), strengths, strict=True):
        w1, w2 = np.asarray(w, dtype=np.float64)
        if not (w1 or w2):
            # With w = 0 the output is the same everywhere: there is no line.
            alts.append(say("plot_path_none", steps=steps))
            continue
        ends = np.linspace(*VIEW, 2)
        # Along the axis on which the line is less steep.
        x, y = (
            (ends, -(w1 * ends + b) / w2) if abs(w2) >= abs(w1) else (-(w2 * ends + b) / w1, ends)
        )
        ax.plot(x, y, color=str(1 - strength), lw=2, label=say("plot_after", steps=steps))
        alts.append(
            say("plot_path_line", steps=steps, w1=f"{w1:.3g}", w2=f"{w2:+.3g}", b=f"{b:+.3g}")
        )
    gate_points(gate, ax)
    if ax.get_legend_handles_labels()[0]:
        ax.legend(frameon=False, loc="center left", bbox_to_anchor=(1.02, 0.5))
    show(fig, say("plot_path_alt", gate=gate_rows(gate), lines="; ".join(alts)))
