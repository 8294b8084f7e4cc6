"""How far gradients lie from the numerical ones, and how their error depends on ε."""

from collections.abc import Collection, Mapping, Sequence
from itertools import count

import matplotlib.pyplot as plt
import numpy as np
import numpy.typing as npt

from course.data import Array
from course.palette import CYCLE, ONE_SIDED, RIGHT, TWO_SIDED, WRONG
from course.plots._describe import number
from course.plots._show import show, whole
from course.plots._style import DASHES, name_axes
from course.text import say


@whole
def epsilon_sweep(epsilons: npt.ArrayLike, errors: Mapping[str, npt.ArrayLike]) -> None:
    """Draw the error of a numerical gradient against its step ε, both axes logarithmic.

    Args:
        epsilons: the steps, (k,), above 0.
        errors: label → error at each step, (k,). An error that is exactly 0 is drawn at the
            bottom; one that is not finite is left out.
    """
    eps = np.asarray(epsilons, dtype=np.float64)
    series = {label: np.array(error, dtype=np.float64) for label, error in errors.items()}
    positive = [e for error in series.values() for e in error[np.isfinite(error) & (error > 0)]]
    floor = min(positive, default=1e-16) / 10
    fig, ax = plt.subplots(figsize=(6.4, 3.2 + 0.22 * len(series)), layout="constrained")
    ax.set(xscale="log", yscale="log")
    for (label, error), place in zip(series.items(), _places(series), strict=True):
        colour, dash, marker = (look[place % len(look)] for look in (_COLOURS, DASHES, "osD^v"))
        shown = np.where(error == 0, floor, error)
        # A dashed curve lies upon a solid one, which is seen through it where they are the same.
        z = 2 + place / 10
        line = ax.plot(eps, shown, dash, color=colour, lw=1.8, marker=marker, ms=3.5, zorder=z)[0]
        best = _best(error)
        if best is None:
            line.set_label(say("plot_sweep_none", label=label))
            continue
        line.set_label(say("plot_sweep_best", **_best_texts(label, eps, error, best)))
        ax.plot(eps[best], shown[best], marker, ms=11, mfc="none", mec=colour, mew=2.2, zorder=4)
        # Down to the axis, where this ε can be read.
        ax.vlines(eps[best], floor / 10, shown[best], color=colour, linestyles=":", lw=1.2)
    ax.set_ylim(bottom=floor / 10)
    name_axes(ax, say("plot_epsilon"), say("plot_error"))
    if series:
        fig.legend(loc="outside lower center", frameon=False, fontsize=10)
    alts = [_sweep_alt(label, eps, error) for label, error in series.items()]
    show(fig, say("plot_sweep_alt", curves="; ".join(alts)))


#: The first two places are taken by what stands in `_PLACES`, wherever it comes in a picture.
_COLOURS = (TWO_SIDED, ONE_SIDED, *(c for c in CYCLE if c not in (TWO_SIDED, ONE_SIDED)))
_PLACES = {"two-sided": 0, "one-sided": 1, "two-sided, float64": 0, "one-sided, float64": 1}


def _places(labels: Collection[str]) -> list[int]:
    """Which look each curve has: a quotient always its own, as in the widget above the picture."""
    known = [_PLACES.get(label) for label in labels]
    taken = [place for place in known if place is not None]
    if len(set(taken)) < len(taken):  # one of them twice
        return list(range(len(known)))
    free = count(2 if taken else 0)
    return [next(free) if place is None else place for place in known]


def _best(error: Array) -> int | None:
    """Where the error is smallest, if any is a number."""
    known = np.where(np.isfinite(error), error, np.nan)
    return int(np.nanargmin(known)) if np.isfinite(error).any() else None


def _best_texts(label: str, eps: Array, error: Array, best: int) -> dict[str, str]:
    return {"label": label, "eps": number(eps[best]), "error": number(error[best])}


def _sweep_alt(label: str, eps: Array, error: Array) -> str:
    best = _best(error)
    if best is None:
        return say("plot_sweep_none", label=label)
    widest, finest = int(np.argmax(eps)), int(np.argmin(eps))
    return say(
        "plot_sweep_one_alt",
        **_best_texts(label, eps, error, best),
        widest=number(eps[widest]),
        error_widest=number(error[widest]),
        finest=number(eps[finest]),
        error_finest=number(error[finest]),
    )


@whole
def gradient_differences(
    names: Sequence[str], differences: Sequence[float], tolerance: float
) -> None:
    """Draw how far each gradient is from the numerical one, on a logarithmic axis.

    Args:
        names: the gradients' names.
        differences: their relative differences, as many, 0 or above; NaN is drawn as too large.
        tolerance: where the line is drawn.
    """
    values = np.asarray(differences, dtype=np.float64)
    above = ~(values <= tolerance)  # NaN too
    texts = [
        say("plot_nan") if not np.isfinite(value) else f"{value:.1e}" if value else "0"
        for value in values
    ]
    positive = values[np.isfinite(values) & (values > 0)]
    left = min(*positive, tolerance, 1e-12) / 10
    right = max(*positive, 10 * tolerance, 1.0)
    ends = np.where(np.isfinite(values), np.maximum(values, left), right)
    fig, ax = plt.subplots(figsize=(6.4, min(0.42 * len(names) + 1.2, 9.0)), layout="constrained")
    for row, (end, text, wrong) in enumerate(zip(ends, texts, above, strict=True)):
        ax.barh(
            row,
            end - left,
            left=left,
            height=0.6,
            color="white" if wrong else RIGHT,
            edgecolor=WRONG if wrong else RIGHT,
            hatch="////" if wrong else None,
        )
        ax.annotate(
            text,
            (1.02, row),
            xycoords=("axes fraction", "data"),
            va="center",
            fontsize=11,
            fontweight="bold" if wrong else "normal",
        )
    ax.axvline(tolerance, color="black", ls="--", lw=1.8)
    ax.annotate(
        say("plot_tolerance", tolerance=f"{tolerance:.0e}"),
        (tolerance, 1),
        xycoords=("data", "axes fraction"),
        xytext=(0, 4),
        textcoords="offset points",
        ha="center",
        fontsize=11,
    )
    ax.set(xscale="log", xlim=(left, right), yticks=range(len(names)), yticklabels=list(names))
    ax.set_ylim(len(names) - 0.4, -0.6)
    name_axes(ax, say("plot_difference"), say("plot_gradient"))
    ax.grid(visible=False, axis="y")
    alts = [
        say("plot_difference_above" if wrong else "plot_difference_below", name=name, d=text)
        for name, text, wrong in zip(names, texts, above, strict=True)
    ]
    show(fig, say("plot_differences_alt", tolerance=f"{tolerance:.0e}", gradients="; ".join(alts)))
