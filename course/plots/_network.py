"""What a network does: its activations, layer by layer, and the classes that it confuses."""

import re
from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator, PercentFormatter

from course.data import Array
from course.palette import BLUE, GREY
from course.plots._describe import count, finite, number
from course.plots._show import show, whole
from course.plots._style import SHADE, ink, name_axes
from course.text import say


@whole
def activations(
    cache: Mapping[str, npt.ArrayLike] | Sequence[npt.ArrayLike],
    names: Sequence[str] | None = None,
) -> None:
    """Draw a histogram of each layer's activations, with mean and spread, on one x axis.

    Args:
        cache: what forward cached, of which A1, A2, … are drawn, or a list of these arrays, each
            (m, n_l).
        names: what the arrays of a list are called; A1, A2, … where it is left out.

    Raises:
        ValueError: where there are none.
    """
    layers = _layers(cache)
    if names is not None:
        layers = dict(zip(names, layers.values(), strict=True))
    if not layers:
        raise ValueError(say("plot_no_layers"))
    all_values = finite(np.concatenate(list(layers.values())))
    low, high = float(all_values.min()), float(all_values.max())
    if high == low:
        low, high = low - 0.5, high + 0.5
    columns = min(len(layers), 4)
    rows = -(-len(layers) // columns)
    fig, axes = plt.subplots(
        rows,
        columns,
        figsize=(max(1.8 * columns, 3.4), 2.5 * rows),
        layout="constrained",
        squeeze=False,
    )
    titles = [_layer_title(name, values) for name, values in layers.items()]
    for ax, values, title in zip(axes.flat, layers.values(), titles, strict=False):
        _draw_layer(ax, values, low, high)
        ax.set_title(title, fontsize=10)
    for ax in axes.flat[len(layers) :]:
        ax.remove()
    alts = [title.replace("\n", " ") for title in titles]
    show(
        fig,
        say("plot_activations_alt", low=number(low), high=number(high), layers="; ".join(alts)),
    )


def _layers(cache: Mapping[str, npt.ArrayLike] | Sequence[npt.ArrayLike]) -> dict[str, Array]:
    """The layers' activations, flat, in the order of the layers."""
    if isinstance(cache, Mapping):
        names = [name for name in cache if re.fullmatch(r"A[1-9]\d*", name)]
        arrays = {name: cache[name] for name in sorted(names, key=lambda name: int(name[1:]))}
    else:
        arrays = {f"A{i}": A for i, A in enumerate(cache, start=1)}
    return {name: np.asarray(A, dtype=np.float64).ravel() for name, A in arrays.items()}


def _layer_title(name: str, values: Array) -> str:
    used = values[np.isfinite(values)]
    mean, spread = (used.mean(), used.std()) if used.size else (np.nan, np.nan)
    title: str = say("plot_layer", name=name, mean=number(mean, 2), spread=number(spread, 2))
    if used.size < values.size:
        title += "\n" + say("plot_layer_lost", count=values.size - used.size)
    return title


def _draw_layer(ax: Axes, values: Array, low: float, high: float) -> None:
    used = values[np.isfinite(values)]
    ax.hist(
        used,
        bins=np.linspace(low, high, 31).tolist(),
        weights=np.full(used.size, 1 / max(values.size, 1)),
        color=BLUE,
    )
    ax.set_xlim(low, high)
    ax.yaxis.set_major_formatter(PercentFormatter(1))
    name_axes(ax, say("plot_activation"), say("plot_share"))
    ax.tick_params(labelsize=9)
    ax.xaxis.label.set_fontsize(10)
    ax.yaxis.label.set_fontsize(10)
    ax.yaxis.set_major_locator(MaxNLocator(4))
    ax.xaxis.set_major_locator(MaxNLocator(3))


@whole
def confusion(C: npt.ArrayLike, labels: Sequence[object] | None = None) -> None:
    """Draw a confusion matrix: the counts as numbers, the share of the row as a shade.

    Args:
        C: counts, (k, k); row i holds the examples whose class is i, column j those taken for j.
        labels: the k names of the classes; their numbers unless given.
    """
    counts = np.asarray(C, dtype=np.float64)
    k = len(counts)
    names = [str(label) for label in (range(k) if labels is None else labels)]
    totals = counts.sum(axis=1, keepdims=True)
    shares = np.divide(counts, totals, out=np.zeros_like(counts), where=totals != 0)
    side = float(np.clip(0.47 * k + 1.4, 3.2, 6.2))
    fig, ax = plt.subplots(figsize=(side + 0.9, side), layout="constrained")
    shown = ax.imshow(shares, cmap=SHADE, vmin=0, vmax=1)
    digits = max(len(count(value)) for value in counts.flat)
    for (i, j), value in np.ndenumerate(counts):
        ax.text(
            j,
            i,
            count(value),
            ha="center",
            va="center",
            fontsize=min(11, 480 / (k * digits)),
            color=ink(SHADE(shares[i, j])) if value else GREY,
        )
    ax.set(xticks=range(k), yticks=range(k), xticklabels=names, yticklabels=names)
    if max(map(len, names)) > 3:
        ax.tick_params(axis="x", rotation=45)
    name_axes(ax, say("plot_predicted"), say("plot_truth"))
    ax.grid(visible=False)
    bar = fig.colorbar(shown, ax=ax, label=say("plot_row_share"), shrink=0.8)
    bar.ax.yaxis.set_major_formatter(PercentFormatter(1))
    score = {
        "right": count(np.trace(counts)),
        "all": count(counts.sum()),
        "share": f"{np.trace(counts) / (counts.sum() or 1):.1%}",
    }
    ax.set_title(say("plot_confusion_title", **score), fontsize=12)
    mistakes = "; ".join(_confused(counts, names)) or say("plot_no_mistakes")
    show(fig, say("plot_confusion_alt", **score, k=k, mistakes=mistakes))


def _confused(counts: Array, names: Sequence[str]) -> list[str]:
    """The three most frequent mistakes in words."""
    wrong = counts - np.diag(np.diag(counts))
    # Stable: of equal counts the upper left one comes first.
    worst = np.argsort(-wrong, axis=None, kind="stable")[:3]
    return [
        say("plot_confused", truth=names[i], predicted=names[j], count=count(wrong[i, j]))
        for i, j in zip(*np.unravel_index(worst, wrong.shape), strict=True)
        if wrong[i, j] > 0
    ]
