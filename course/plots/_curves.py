"""Functions of one number, and losses against steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle

import matplotlib.pyplot as plt
import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from course.data import Array
from course.palette import CYCLE
from course.plots._describe import finite, number, plain
from course.plots._show import show, whole
from course.plots._style import DASHES, name_axes
from course.text import say

#: The losses of one run.
History = Sequence[float] | Array


@whole
def curves(x: Array, values: Mapping[str, npt.ArrayLike], xlabel: str, ylabel: str) -> None:
    """Draw functions of one number, with a legend where there are several.

    Args:
        x: where the functions were evaluated, (n,).
        values: label → the function's values, (n,).
        xlabel: the x axis's name.
        ylabel: the y axis's name.
    """
    fig, ax = plt.subplots(figsize=(6.4, 3.2), layout="constrained")
    for (label, value), colour, dash in zip(
        values.items(), cycle(CYCLE), cycle(DASHES), strict=False
    ):
        ax.plot(x, value, dash, color=colour, lw=2, label=label)
    name_axes(ax, xlabel, ylabel, legend=len(values) > 1)
    ends = finite(x)
    alt = say(
        "plot_curves_alt",
        xlabel=plain(xlabel),
        ylabel=plain(ylabel),
        low=number(ends.min()),
        high=number(ends.max()),
        curves="; ".join(_curve_alt(label, finite(value)) for label, value in values.items()),
    )
    show(fig, alt)


def _curve_alt(label: str, y: Array) -> str:
    return say(
        "plot_curve_alt",
        label=label,
        first=number(y[0]),
        last=number(y[-1]),
        low=number(y.min()),
        high=number(y.max()),
    )


@dataclass
class _Loss:
    """The losses of one run, or of several with one label."""

    label: str
    runs: list[Array]
    mean: Array  #: of the runs, as far as all of them go

    @property
    def lost(self) -> int | None:
        """The first step at which the mean is not a number."""
        return next(iter(np.flatnonzero(~np.isfinite(self.mean)).tolist()), None)


@whole
def losses(
    histories: Mapping[str, History | Sequence[History]],
    *,
    log: bool = False,
    xlabel: str | None = None,
) -> None:
    """Draw loss against step, one curve per entry of `histories`.

    Args:
        histories: label → the losses of one run, or a list of such for several runs (seeds).
            Several runs are drawn thin, with their mean, as far as all of them go, as a line.
        log: whether the loss axis is logarithmic, if any loss is above 0.
        xlabel: what the history counts; steps unless given.
    """
    xlabel = say("plot_step") if xlabel is None else xlabel
    series = [_loss(label, history) for label, history in histories.items()]
    fig, ax = plt.subplots(figsize=(6.4, 3.2), layout="constrained")
    # A thin dashed curve over a thick one: curves that lie on each other are both seen.
    styles: tuple[tuple[str, float], ...] = (("-", 4.0), ("--", 1.8), (":", 2.5), ("-.", 2.0))
    if len(series) == 1:
        styles = (("-", 2.0),)
    for loss, colour, (dash, width) in zip(series, cycle(CYCLE), cycle(styles), strict=False):
        _draw_loss(ax, loss, xlabel, colour, dash, width)
    if log and any(np.any(np.asarray(line.get_ydata(), dtype=np.float64) > 0) for line in ax.lines):
        ax.set_yscale("log")
    else:
        ax.set_ylim(bottom=min(0, ax.dataLim.y0) if np.isfinite(ax.dataLim.y0) else 0)
    stopped = any(loss.lost is not None for loss in series)
    name_axes(ax, xlabel, say("plot_loss"), legend=len(ax.lines) > 1 or stopped)
    alts = [_loss_alt(loss, xlabel) for loss in series]
    show(fig, say("plot_losses_alt", xlabel=xlabel, curves="; ".join(alts)))


def _loss(label: str, history: History | Sequence[History]) -> _Loss:
    rows = list(history)
    nested = rows if rows and np.ndim(rows[0]) else [rows]
    runs = [np.array(row, dtype=np.float64) for row in nested]
    # An axis up to 1e308 cannot be drawn, and says no more than "it diverged".
    runs = [np.where(np.abs(run) < 1e100, run, np.nan) for run in runs]
    shortest = min(map(len, runs))
    mean = np.mean([run[:shortest] for run in runs], axis=0)
    if len(runs) > 1:
        label = say("plot_mean_of", label=label, count=len(runs))
    return _Loss(label, runs, mean)


def _draw_loss(ax: Axes, loss: _Loss, xlabel: str, colour: str, dash: str, width: float) -> None:
    if len(loss.runs) > 1:
        for run in loss.runs:
            ax.plot(np.arange(len(run)), run, "-", lw=0.8, color=colour, alpha=0.4)
    label, mean, lost = loss.label, loss.mean, loss.lost
    if lost is not None:
        label = say("plot_not_finite", label=label, xlabel=xlabel, step=lost)
        if lost:
            ax.plot(lost - 1, mean[lost - 1], "x", ms=10, mew=3, color=colour)
    dot = "o" if len(mean) == 1 else None
    ax.plot(np.arange(len(mean)), mean, dash, lw=width, marker=dot, color=colour, label=label)


def _loss_alt(loss: _Loss, xlabel: str) -> str:
    good = np.flatnonzero(np.isfinite(loss.mean))
    if not good.size:
        return say("plot_loss_none_alt", label=loss.label)
    first, last = float(loss.mean[good[0]]), float(loss.mean[good[-1]])
    key = "falls" if last < first else "rises" if last > first else "stays"
    alt: str = say(
        f"plot_loss_{key}_alt",
        label=loss.label,
        first=number(first),
        last=number(last),
        xlabel=xlabel,
        start=good[0],
        end=good[-1],
    )
    if loss.lost is not None:
        alt += say("plot_loss_lost_alt", xlabel=xlabel, step=loss.lost)
    if len(loss.runs) > 1:
        ends = finite([run[-1] for run in loss.runs if len(run)])
        alt += say("plot_loss_runs_alt", low=number(ends.min()), high=number(ends.max()))
    return alt
