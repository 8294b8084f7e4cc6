"""Pictures for the notebooks. Each function draws one figure, shows it and closes it.

Every picture carries a text that says what it shows, with its key numbers, for those who do not
see it.
"""

import base64
import html
import re
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from io import BytesIO
from itertools import cycle
from typing import Any, ParamSpec

import matplotlib.pyplot as plt
import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator, PercentFormatter

from course.data import Gate
from course.messages import say
from course.palette import BLUE, CYCLE, GREY, RIGHT, VERMILLION, WRONG

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Arguments = ParamSpec("Arguments")

#: The part of the plane that pictures of a gate show, on both axes.
VIEW = (-0.4, 1.4)
#: Up to so many points are drawn large and named one by one.
FEW = 8

_DASHES = ("-", "--", ":", "-.")
# From white to blue: the order is also one of lightness. The paler one leaves points legible.
_PALE = LinearSegmentedColormap.from_list("pale", ["white", "#8FBEDD"])
# Dark enough at its end for white numbers.
_SHADE = LinearSegmentedColormap.from_list(
    "shade", [to_rgb("white"), tuple(0.6 * c for c in to_rgb(BLUE))]
)
_DIVERGING = LinearSegmentedColormap.from_list(
    "diverging", [VERMILLION, "white", BLUE]
).with_extremes(bad=GREY)


def _whole(draw: Callable[Arguments, None]) -> Callable[Arguments, None]:
    """Where `draw` ends in an error, close its figure: no half-made picture is shown later."""

    @wraps(draw)
    def drawn(*args: Arguments.args, **kwargs: Arguments.kwargs) -> None:
        before = plt.get_fignums()
        try:
            draw(*args, **kwargs)
        except BaseException:
            for number in set(plt.get_fignums()) - set(before):
                plt.close(number)
            raise

    return drawn


@_whole
def curves(x: Array, values: Mapping[str, npt.ArrayLike], xlabel: str, ylabel: str) -> None:
    """Draw functions of one number, with a legend where there are several.

    Args:
        x: where the functions were evaluated, (n,).
        values: label → the function's values, (n,).
        xlabel: the x axis's name.
        ylabel: the y axis's name.
    """
    fig, ax = plt.subplots(figsize=(6.4, 3.2), layout="constrained")
    told = []
    for (label, value), colour, dash in zip(
        values.items(), cycle(CYCLE), cycle(_DASHES), strict=False
    ):
        ax.plot(x, value, dash, color=colour, lw=2, label=label)
        y = _finite(value)
        told.append(
            say(
                "plot_curve_alt",
                label=label,
                first=_number(y[0]),
                last=_number(y[-1]),
                low=_number(y.min()),
                high=_number(y.max()),
            )
        )
    _label(ax, xlabel, ylabel, legend=len(values) > 1)
    ends = _finite(x)
    show(
        fig,
        say(
            "plot_curves_alt",
            xlabel=_plain(xlabel),
            ylabel=_plain(ylabel),
            low=_number(ends.min()),
            high=_number(ends.max()),
            curves="; ".join(told),
        ),
    )


@_whole
def losses(
    histories: Mapping[str, Sequence[Any] | Array], *, log: bool = False, xlabel: str | None = None
) -> None:
    """Draw loss against step, one curve per entry of `histories`.

    Args:
        histories: label → the losses of one run, or a list of such for several runs (seeds).
            Several runs are drawn thin, with their mean, as far as all of them go, as a line.
        log: whether the loss axis is logarithmic, if any loss is above 0.
        xlabel: what the history counts; steps unless given.
    """
    xlabel = say("plot_step") if xlabel is None else xlabel
    fig, ax = plt.subplots(figsize=(6.4, 3.2), layout="constrained")
    # A thin dashed curve over a thick one: curves that lie on each other are both seen.
    styles: tuple[tuple[str, float], ...] = (("-", 4.0), ("--", 1.8), (":", 2.5), ("-.", 2.0))
    if len(histories) == 1:
        styles = (("-", 2.0),)
    told, stopped = [], False
    for (label, history), colour, (dash, width) in zip(
        histories.items(), cycle(CYCLE), cycle(styles), strict=False
    ):
        runs = _runs(history)
        shortest = min(map(len, runs))
        with np.errstate(all="ignore"):
            line = np.mean([run[:shortest] for run in runs], axis=0)
        if len(runs) > 1:
            for run in runs:
                ax.plot(np.arange(len(run)), run, "-", lw=0.8, color=colour, alpha=0.4)
            label = say("plot_mean_of", label=label, count=len(runs))
        told.append(_loss_in_words(label, line, runs, xlabel))
        [lost] = np.nonzero(~np.isfinite(line))
        if lost.size:
            stopped = True
            label = say("plot_not_finite", label=label, xlabel=xlabel, step=lost[0])
            if lost[0]:
                ax.plot(lost[0] - 1, line[lost[0] - 1], "x", ms=10, mew=3, color=colour)
        dot = "o" if len(line) == 1 else None
        ax.plot(np.arange(len(line)), line, dash, lw=width, marker=dot, color=colour, label=label)
    if log and any(np.any(np.asarray(line.get_ydata(), dtype=np.float64) > 0) for line in ax.lines):
        ax.set_yscale("log")
    else:
        ax.set_ylim(bottom=min(0, ax.dataLim.y0) if np.isfinite(ax.dataLim.y0) else 0)
    _label(ax, xlabel, say("plot_loss"), legend=len(ax.lines) > 1 or stopped)
    show(fig, say("plot_losses_alt", xlabel=xlabel, curves="; ".join(told)))


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


@_whole
def gate(gate: Gate) -> None:
    """Draw a gate's four rows in the plane of its inputs."""
    fig, ax = plt.subplots(figsize=(3.6, 3.4), layout="constrained")
    gate_points(gate, ax)
    ax.set_title(say("plot_gate", name=gate.name), fontsize=11)
    show(fig, _gate_in_words(gate))


@_whole
def boundary_path(gate: Gate, path: Mapping[int, tuple[npt.ArrayLike, float]]) -> None:
    """Draw where the neuron's output is ½ after several numbers of steps.

    Args:
        gate: the points to separate.
        path: number of steps → (w, b), with w of shape (2,) and b a number; earlier lines are
            drawn paler.
    """
    fig, ax = plt.subplots(figsize=(6.4, 4.0), layout="constrained")
    strengths = np.linspace(0.3, 1.0, max(len(path), 1))
    told = []
    for (steps, (w, b)), strength in zip(path.items(), strengths, strict=True):
        w1, w2 = np.asarray(w, dtype=np.float64)
        colour = tuple(1 - strength * (1 - c) for c in to_rgb("black"))
        x = np.linspace(*VIEW, 2)
        if abs(w2) >= abs(w1) and w2:
            line = ax.plot(x, -(w1 * x + b) / w2, color=colour, lw=2)
        elif w1:
            line = ax.plot(-(w2 * x + b) / w1, x, color=colour, lw=2)
        else:
            # With w = 0 the output is the same everywhere: there is no line.
            told.append(say("plot_path_none", steps=steps))
            continue
        line[0].set_label(say("plot_after", steps=steps))
        told.append(
            say("plot_path_line", steps=steps, w1=f"{w1:.3g}", w2=f"{w2:+.3g}", b=f"{b:+.3g}")
        )
    gate_points(gate, ax)
    if ax.get_legend_handles_labels()[0]:
        ax.legend(frameon=False, loc="center left", bbox_to_anchor=(1.02, 0.5))
    show(fig, say("plot_path_alt", gate=_gate_in_words(gate), lines="; ".join(told)))


@_whole
def boundary(
    predict: Callable[[Array], npt.ArrayLike],
    X: npt.ArrayLike,
    y: npt.ArrayLike,
    *,
    hidden: Callable[[Array], npt.ArrayLike] | None = None,
    readout: Callable[[Array], npt.ArrayLike] | None = None,
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
        raise ValueError(
            say("plot_bad_shape", name="y", got=ones.shape, expected=f"({len(points)},)")
        )
    title = say("plot_boundary_title") if title is None else title
    outputs = _evaluate(predict, points, "predict")
    window = _window(points)
    field = _field(predict, window, "predict")

    acts = inner_window = inner_field = None
    units = 0
    if hidden is not None:
        acts = np.asarray(hidden(points.copy()), dtype=np.float64)
        if acts.ndim != 2 or len(acts) != len(points):
            raise ValueError(
                say("plot_bad_shape", name="hidden", got=acts.shape, expected=f"({len(points)}, h)")
            )
        units = acts.shape[1]
        if units == 1:
            # One unit spans no plane: the second axis is the output itself.
            acts = np.column_stack([acts, outputs])
            readout = _second
        acts = acts[:, :2]
        inner_window = _window(acts)
        if units == 1:
            inner_window[1] = [-0.1, 1.1]
        if readout is not None:
            inner_field = _field(readout, inner_window, "readout")

    pictures = 1 if acts is None else 2
    fig, axes = plt.subplots(
        1, pictures, figsize=(4.6, 3.9) if pictures == 1 else (7.2, 3.6), layout="constrained"
    )
    axes = np.atleast_1d(axes)
    _region(axes[0], field, window, points, ones)
    axes[0].set_title(title, fontsize=12)
    axes[0].set_xlabel("$x_1$")
    axes[0].set_ylabel("$x_2$", rotation=0, ha="right")
    if set(np.unique(points)) <= {0, 1}:
        axes[0].set(xticks=(0, 1), yticks=(0, 1))
    if acts is not None and inner_window is not None:
        _region(axes[1], inner_field, inner_window, acts, ones)
        axes[1].set_xlabel(say("plot_unit", unit=1))
        axes[1].set_ylabel(say("plot_unit", unit=2) if units > 1 else say("plot_output"))
        axes[1].set_title(say("plot_hidden_title" if units < 3 else "plot_hidden_part", h=units))
        axes[1].title.set_fontsize(12)
        if len(points) <= FEW:
            _name_points(axes[1], acts, points, inner_window)
    bar = fig.colorbar(
        ScalarMappable(cmap=_PALE), ax=axes, label=say("plot_output"), ticks=(0, 0.5, 1)
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
    show(fig, _boundary_in_words(title, points, ones, outputs, field, window, acts, units))


@_whole
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
    told = []
    for (label, error), colour, dash, marker in zip(
        series.items(), cycle(CYCLE), cycle(_DASHES), cycle("osD^v"), strict=False
    ):
        shown = np.where(error == 0, floor, error)
        line = ax.plot(eps, shown, dash, color=colour, lw=1.8, marker=marker, ms=3.5)[0]
        if not np.isfinite(error).any():
            line.set_label(say("plot_sweep_none", label=label))
            told.append(say("plot_sweep_none", label=label))
            continue
        best = int(np.nanargmin(np.where(np.isfinite(error), error, np.nan)))
        values = {"label": label, "eps": _number(eps[best]), "error": _number(error[best])}
        line.set_label(say("plot_sweep_best", **values))
        ax.plot(eps[best], shown[best], marker, ms=11, mfc="none", mec=colour, mew=2.2, zorder=4)
        # Down to the axis, where this ε can be read.
        ax.vlines(eps[best], floor / 10, shown[best], color=colour, linestyles=":", lw=1.2)
        widest, finest = int(np.argmax(eps)), int(np.argmin(eps))
        told.append(
            say(
                "plot_sweep_one_alt",
                **values,
                widest=_number(eps[widest]),
                error_widest=_number(error[widest]),
                finest=_number(eps[finest]),
                error_finest=_number(error[finest]),
            )
        )
    ax.set_ylim(bottom=floor / 10)
    ax.set_xlabel(say("plot_epsilon"))
    ax.set_ylabel(say("plot_error"))
    _finish(ax)
    if series:
        fig.legend(loc="outside lower center", frameon=False, fontsize=10)
    show(fig, say("plot_sweep_alt", curves="; ".join(told)))


@_whole
def images(
    X: npt.ArrayLike,
    image_shape: tuple[int, int],
    titles: Sequence[object] = (),
    columns: int = 8,
) -> None:
    """Draw images in rows, ink dark, all on one scale.

    Args:
        X: images, one a row, (m, n); all are drawn.
        image_shape: (rows, columns) of an image, with rows · columns = n.
        titles: what stands above each, m of them; nothing by default.
        columns: how many stand side by side.
    """
    pixels = np.asarray(X, dtype=np.float64).reshape(-1, *image_shape)
    low, high = _finite(pixels).min(), _finite(pixels).max()
    names = [str(title) for title in titles]
    text = 0.28 if names else 0.08
    fig, axes = _grid(len(pixels), columns, image_shape, width=0.95, text=text, margin=0.1)
    for i, (ax, image) in enumerate(zip(axes, pixels, strict=True)):
        _image(ax, image, "Greys", low, high)
        if names:
            ax.set_title(names[i], fontsize=10, pad=4)
    key = "plot_titled_images_alt" if names else "plot_images_alt"
    show(fig, say(key, count=len(pixels), titles=", ".join(names)))


@_whole
def weight_images(W: npt.ArrayLike, image_shape: tuple[int, int], count: int = 24) -> None:
    """Draw what each hidden unit looks for: its incoming weights, laid out as the image is.

    Args:
        W: weights from an image to a layer, (n, h); column j belongs to unit j + 1.
        image_shape: (rows, columns) of the image, with rows · columns = n.
        count: how many units to draw at most, from the first on.
    """
    weights = np.asarray(W, dtype=np.float64)
    images = weights.T.reshape(-1, *image_shape)[:count]
    finite = _finite(images)
    # One scale for all, the same on both sides of 0: colours can be compared between units.
    limit = float(np.nanmax(np.abs(finite), initial=0)) or 1.0
    fig, axes = _grid(len(images), 8, image_shape)
    for j, (ax, image) in enumerate(zip(axes, images, strict=True)):
        shown = _image(ax, image, _DIVERGING, -limit, limit)
        ax.set_title(f"{j + 1}", fontsize=10, pad=3)
    bar = fig.colorbar(shown, ax=axes, label=say("plot_weight"), shrink=0.8)
    bar.locator = MaxNLocator(4, symmetric=True)
    bar.update_ticks()
    texts = {"count": len(images), "h": weights.shape[1]}
    fig.suptitle(say("plot_weights_title", **texts), fontsize=12)
    strongest = int(np.argmax([np.linalg.norm(_finite(image)) for image in images]))
    show(
        fig,
        say(
            "plot_weights_alt",
            **texts,
            rows=image_shape[0],
            columns=image_shape[1],
            low=_number(finite.min()),
            high=_number(finite.max()),
            unit=strongest + 1,
        ),
    )


@_whole
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
    shown = ax.imshow(shares, cmap=_SHADE, vmin=0, vmax=1)
    digits = max((len(_count(value)) for value in counts.flat), default=1)
    for (i, j), value in np.ndenumerate(counts):
        ax.text(
            j,
            i,
            _count(value),
            ha="center",
            va="center",
            fontsize=min(11, 480 / (k * digits)),
            color=_ink(_SHADE(shares[i, j])) if value else GREY,
        )
    ax.set(xticks=range(k), yticks=range(k), xticklabels=names, yticklabels=names)
    if max(map(len, names), default=0) > 3:
        ax.tick_params(axis="x", rotation=45)
    ax.set_xlabel(say("plot_predicted"))
    ax.set_ylabel(say("plot_truth"))
    _finish(ax)
    ax.grid(visible=False)
    bar = fig.colorbar(shown, ax=ax, label=say("plot_row_share"), shrink=0.8)
    bar.ax.yaxis.set_major_formatter(PercentFormatter(1))
    texts = {
        "right": _count(np.trace(counts)),
        "all": _count(counts.sum()),
        "share": f"{np.trace(counts) / (counts.sum() or 1):.1%}",
    }
    ax.set_title(say("plot_confusion_title", **texts), fontsize=12)
    wrong = counts - np.diag(np.diag(counts))
    # Stable: of equal counts the upper left one comes first.
    worst = [divmod(int(at), k) for at in np.argsort(-wrong, axis=None, kind="stable")[:3]]
    told = [
        say("plot_confused", truth=names[i], predicted=names[j], count=_count(wrong[i, j]))
        for i, j in worst
        if wrong[i, j] > 0
    ]
    show(
        fig,
        say(
            "plot_confusion_alt",
            **texts,
            k=k,
            mistakes="; ".join(told) if told else say("plot_no_mistakes"),
        ),
    )


@_whole
def misclassified(
    X: npt.ArrayLike,
    y_true: npt.ArrayLike,
    P: npt.ArrayLike,
    image_shape: tuple[int, int],
    count: int = 12,
) -> None:
    """Draw the worst mistakes, the one with the lowest probability of the truth first.

    Args:
        X: images, one a row, (m, n).
        y_true: the classes 0, 1, …, (m,).
        P: the network's probabilities, (m, k).
        image_shape: (rows, columns) of an image, with rows · columns = n.
        count: how many to draw at most.
    """
    pixels = np.asarray(X, dtype=np.float64)
    truth = np.asarray(y_true).astype(int)
    probabilities = np.asarray(P, dtype=np.float64)
    said = probabilities.argmax(axis=1)
    [wrong] = np.nonzero(said != truth)
    given = probabilities[wrong, truth[wrong]]
    worst = wrong[np.argsort(given, kind="stable")][:count]
    images = pixels[worst].reshape(-1, *image_shape)
    title = say("plot_worst_title", count=len(worst), wrong=len(wrong), m=len(truth))
    if not len(worst):
        fig, ax = plt.subplots(figsize=(4.6, 1.0), layout="constrained")
        ax.axis("off")
        text = say("plot_all_right", m=len(truth)) if not len(wrong) else title
        ax.text(0.5, 0.5, text, ha="center", va="center", fontsize=12)
        show(fig, text)
        return
    low, high = _finite(images).min(), _finite(images).max()
    fig, axes = _grid(len(images), 6, image_shape, width=1.15, text=0.45, margin=0.2)
    told = []
    for ax, image, i in zip(axes, images, worst, strict=True):
        _image(ax, image, "Greys", low, high)
        texts = {"said": said[i], "p": f"{probabilities[i, said[i]]:.2f}", "truth": truth[i]}
        ax.set_title(say("plot_mistake", **texts), fontsize=10, pad=4)
        told.append(say("plot_mistake_alt", **texts))
    fig.suptitle(title, fontsize=12)
    show(fig, say("plot_worst_alt", title=title, mistakes="; ".join(told)))


@_whole
def reconstructions(
    X: npt.ArrayLike, X_hat: npt.ArrayLike, image_shape: tuple[int, int], count: int = 8
) -> None:
    """Draw originals above and what an autoencoder makes of them below, on one grey scale.

    Args:
        X: originals, (m, n).
        X_hat: reconstructions, (m, n).
        image_shape: (rows, columns) of an image, with rows · columns = n.
        count: how many to draw at most, from the first on.
    """
    before = np.asarray(X, dtype=np.float64)[:count].reshape(-1, *image_shape)
    after = np.asarray(X_hat, dtype=np.float64)[:count].reshape(-1, *image_shape)
    errors = np.mean((after - before) ** 2, axis=(1, 2))
    both = _finite(np.concatenate([before, after]))
    columns = max(len(before), 1)
    cell = 0.76
    fig, axes = plt.subplots(
        2,
        columns,
        figsize=(max(3.4, cell * columns + 1.1), 2 * cell * _tallness(image_shape) + 1.0),
        layout="constrained",
        squeeze=False,
    )
    for row, images in zip(axes, (before, after), strict=True):
        for ax, image in zip(row, images, strict=False):
            _image(ax, image, "Greys", both.min(), both.max())
    axes[0, 0].set_ylabel(say("plot_original"), fontsize=11)
    axes[1, 0].set_ylabel(say("plot_reconstruction"), fontsize=11)
    for ax, error in zip(axes[1], errors, strict=False):
        ax.set_xlabel(_number(error, 2), fontsize=10)
    fig.supxlabel(say("plot_squared_error"), fontsize=11)
    show(
        fig,
        say(
            "plot_reconstructions_alt",
            count=len(before),
            mean=_number(float(np.mean(errors))) if len(errors) else say("plot_nan"),
            low=_number(_finite(errors).min()),
            high=_number(_finite(errors).max()),
        ),
    )


@_whole
def activations(cache: Mapping[str, npt.ArrayLike] | Sequence[npt.ArrayLike]) -> None:
    """Draw a histogram of each layer's activations, with mean and spread, on one x axis.

    Args:
        cache: what forward cached, of which A1, A2, … are drawn, or a list of these arrays, each
            (m, n_l).

    Raises:
        ValueError: where there are none.
    """
    if isinstance(cache, Mapping):
        found = sorted(
            (k for k in cache if re.fullmatch(r"A[1-9]\d*", k)), key=lambda k: int(k[1:])
        )
        layers = {name: np.asarray(cache[name], dtype=np.float64).ravel() for name in found}
    else:
        layers = {f"A{i + 1}": np.asarray(A, dtype=np.float64).ravel() for i, A in enumerate(cache)}
    if not layers:
        raise ValueError(say("plot_no_layers"))
    all_values = _finite(np.concatenate(list(layers.values())))
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
    told = []
    for ax, (name, values) in zip(axes.flat, layers.items(), strict=False):
        used = values[np.isfinite(values)]
        mean, spread = (used.mean(), used.std()) if used.size else (np.nan, np.nan)
        ax.hist(
            used,
            bins=np.linspace(low, high, 31).tolist(),
            weights=np.full(used.size, 1 / max(values.size, 1)),
            color=BLUE,
        )
        texts = {"name": name, "mean": _number(mean, 2), "spread": _number(spread, 2)}
        lines = say("plot_layer", **texts)
        if used.size < values.size:
            lines += "\n" + say("plot_layer_lost", count=values.size - used.size)
        ax.set_title(lines, fontsize=10)
        told.append(" ".join(lines.split("\n")))
        ax.set_xlim(low, high)
        ax.set_xlabel(say("plot_activation"))
        ax.set_ylabel(say("plot_share"))
        ax.yaxis.set_major_formatter(PercentFormatter(1))
        _finish(ax)
        ax.tick_params(labelsize=9)
        ax.xaxis.label.set_fontsize(10)
        ax.yaxis.label.set_fontsize(10)
        ax.yaxis.set_major_locator(MaxNLocator(4))
        ax.xaxis.set_major_locator(MaxNLocator(3))
    for ax in axes.flat[len(layers) :]:
        ax.remove()
    show(
        fig,
        say("plot_activations_alt", low=_number(low), high=_number(high), layers="; ".join(told)),
    )


@_whole
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
    positive = values[np.isfinite(values) & (values > 0)]
    left = min(float(positive.min()) if positive.size else 1.0, tolerance, 1e-12) / 10
    right = max(float(positive.max()) if positive.size else 1.0, 10 * tolerance, 1.0)
    fig, ax = plt.subplots(figsize=(6.4, min(0.42 * len(names) + 1.2, 9.0)), layout="constrained")
    told = []
    for row, (name, value) in enumerate(zip(names, values, strict=True)):
        above = not value <= tolerance
        end = right if not np.isfinite(value) else max(float(value), left)
        ax.barh(
            row,
            end - left,
            left=left,
            height=0.6,
            color="white" if above else RIGHT,
            edgecolor=WRONG if above else RIGHT,
            hatch="////" if above else None,
        )
        text = say("plot_nan") if not np.isfinite(value) else f"{value:.1e}" if value else "0"
        ax.annotate(
            text,
            (1.02, row),
            xycoords=("axes fraction", "data"),
            va="center",
            fontsize=11,
            fontweight="bold" if above else "normal",
        )
        told.append(
            say("plot_difference_above" if above else "plot_difference_below", name=name, d=text)
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
    ax.set_xlabel(say("plot_difference"))
    ax.set_ylabel(say("plot_gradient"))
    _finish(ax)
    ax.grid(visible=False, axis="y")
    show(
        fig,
        say("plot_differences_alt", tolerance=f"{tolerance:.0e}", gradients="; ".join(told)),
    )


def show(fig: Figure, alt: str) -> None:
    """Show `fig` with `alt`, a text for those who do not see it, and close it.

    For figures of a notebook's own. JupyterLab and nbconvert pass over an alternative text in an
    image's metadata, so the picture goes there as HTML. The PNG beside it is for exports that take
    no HTML.
    """
    if not _in_notebook():
        plt.show()
        # An open window of an interactive session is the reader's to close.
        if not plt.isinteractive():
            plt.close(fig)
        return
    from IPython.display import display

    try:
        buffer = BytesIO()
        fig.savefig(buffer, format="png")
    finally:
        plt.close(fig)
    png = base64.b64encode(buffer.getvalue()).decode("ascii")
    bundle = {
        "text/html": f'<img alt="{html.escape(alt)}" style="margin: 0" '
        f'src="data:image/png;base64,{png}">',
        "image/png": png,
        "text/plain": alt,
    }
    display(bundle, metadata={"image/png": {"alt": alt}}, raw=True)  # type: ignore[no-untyped-call]


def _in_notebook() -> bool:
    """Whether pictures go into a notebook's page and not into a window or nowhere."""
    if "inline" not in plt.get_backend().lower():
        return False
    try:
        from IPython import get_ipython
    except ImportError:
        return False
    return get_ipython() is not None


def _label(ax: Axes, xlabel: str, ylabel: str, *, legend: bool) -> None:
    """Name the axes and finish the picture."""
    ax.set_xlabel(xlabel)
    ax.set_ylabel(ylabel)
    _finish(ax)
    if legend:
        ax.legend(frameon=False)


def _finish(ax: Axes) -> None:
    """No box, a light grid, and labels large enough to read beside the text."""
    ax.spines[["top", "right"]].set_visible(False)
    ax.grid(color=GREY, alpha=0.2)
    ax.tick_params(labelsize=11)
    ax.xaxis.label.set_fontsize(12)
    ax.yaxis.label.set_fontsize(12)


def _finite(values: npt.ArrayLike) -> Array:
    """The finite entries, flat; one NaN where there are none, so that min and max exist."""
    flat = np.asarray(values, dtype=np.float64).ravel()
    flat = flat[np.isfinite(flat)]
    return flat if flat.size else np.array([np.nan])


def _number(value: float, digits: int = 3) -> str:
    return f"{value:.{digits}g}" if np.isfinite(value) else say("plot_nan")


def _count(value: float) -> str:
    return f"{value:.0f}" if value == round(value) else f"{value:.2f}"


def _ink(colour: tuple[float, float, float, float]) -> str:
    """Black or white, whichever stands out more on `colour`: at least 4.5 to 1."""
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour[:3])
    return "white" if 0.2126 * r + 0.7152 * g + 0.0722 * b < 0.179 else "black"


def _plain(text: str) -> str:
    """A label without the marks of mathematical typesetting."""
    return re.sub(r"[$\\{}]", "", text)


def _at(point: Array) -> str:
    return "(" + ", ".join(_number(float(x), 2) for x in point) + ")"


def _runs(history: Sequence[Any] | Array) -> list[Array]:
    """One history or several as a list; a loss beyond all bounds counts as not finite."""
    rows = list(history)
    nested = rows if rows and np.ndim(rows[0]) else [rows]
    runs = [np.array(row, dtype=np.float64) for row in nested]
    # An axis up to 1e308 cannot be drawn, and says no more than "it diverged".
    return [np.where(np.abs(run) < 1e100, run, np.nan) for run in runs]


def _loss_in_words(label: str, line: Array, runs: list[Array], xlabel: str) -> str:
    [good] = np.nonzero(np.isfinite(line))
    if not good.size:
        return say("plot_loss_none_alt", label=label)
    first, last = float(line[good[0]]), float(line[good[-1]])
    key = "falls" if last < first else "rises" if last > first else "stays"
    text = say(
        f"plot_loss_{key}_alt",
        label=label,
        first=_number(first),
        last=_number(last),
        xlabel=xlabel,
        start=good[0],
        end=good[-1],
    )
    if len(good) < len(line):
        [lost] = np.nonzero(~np.isfinite(line))
        text += say("plot_loss_lost_alt", xlabel=xlabel, step=lost[0])
    if len(runs) > 1:
        ends = _finite([run[-1] for run in runs if len(run)])
        text += say("plot_loss_runs_alt", low=_number(ends.min()), high=_number(ends.max()))
    return text


def _gate_in_words(gate: Gate) -> str:
    rows = [
        say("plot_gate_row", point=_at(x), y=f"{y:.0f}")
        for x, y in zip(gate.X, gate.y, strict=True)
    ]
    return say("plot_gate_alt", name=gate.name, rows=", ".join(rows))


def _evaluate(f: Callable[[Array], npt.ArrayLike], points: Array, name: str) -> Array:
    """Outputs (k,) of `f` at points (k, 2), which it may not change; a column will do."""
    values = np.asarray(f(points.copy()), dtype=np.float64)
    if values.shape not in ((len(points),), (len(points), 1)):
        raise ValueError(
            say("plot_bad_shape", name=name, got=values.shape, expected=f"({len(points)},)")
        )
    return values.reshape(-1)


def _second(points: Array) -> Array:
    return points[:, 1]


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


def _field(f: Callable[[Array], npt.ArrayLike], window: Array, name: str, n: int = 161) -> Array:
    """Values (n, n) of `f` over the window, rows from bottom to top."""
    grid = np.meshgrid(*_ticks(window, n))
    return _evaluate(f, np.column_stack([g.ravel() for g in grid]), name).reshape(n, n)


def _region(ax: Axes, field: Array | None, window: Array, points: Array, ones: Mask) -> None:
    """Shade by the field, draw the line at ½ where there is one, and the points over it."""
    if field is not None and np.isfinite(field).any():
        known = np.ma.masked_invalid(np.clip(field, 0, 1))
        x, y = _ticks(window, len(field))
        ax.contourf(x, y, known, levels=np.linspace(0, 1, 11), cmap=_PALE, vmin=0, vmax=1)
        if known.min() < 0.5 < known.max():
            ax.contour(x, y, known, levels=[0.5], colors="black", linewidths=2)
    few = len(points) <= FEW
    size = 13 if few else float(np.clip(90 / np.sqrt(len(points)), 3.5, 7))
    ax.plot(
        *points[~ones].T,
        "o",
        ms=size,
        mfc="white",
        mec=VERMILLION,
        mew=2.5 if few else 1.2,
        zorder=3,
    )
    ax.plot(*points[ones].T, "o", ms=size, mfc=BLUE, mec="white", mew=0 if few else 0.5, zorder=3)
    ax.set(xlim=window[0], ylim=window[1])
    ax.set_box_aspect(1)
    _finish(ax)
    ax.grid(visible=False)


def _name_points(ax: Axes, places: Array, inputs: Array, window: Array) -> None:
    """Write each input beside its place; inputs that share a place share a line of text."""
    size = window[:, 1] - window[:, 0]
    groups: list[tuple[Array, list[str]]] = []
    for place, point in zip(places, inputs, strict=True):
        for centre, names in groups:
            if np.all(np.abs(place - centre) < 0.06 * size):
                names.append(_at(point))
                break
        else:
            groups.append((place, [_at(point)]))
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


def _boundary_in_words(
    title: str,
    points: Array,
    ones: Mask,
    outputs: Array,
    field: Array,
    window: Array,
    acts: Array | None,
    units: int,
) -> str:
    text = say(
        "plot_boundary_alt",
        title=_plain(title),
        ones=ones.sum(),
        zeros=(~ones).sum(),
        right=(np.isfinite(outputs) & ((outputs > 0.5) == ones)).sum(),
        m=len(points),
        share=f"{np.mean(field > 0.5):.0%}",
        left=_number(window[0, 0]),
        right_end=_number(window[0, 1]),
        bottom=_number(window[1, 0]),
        top=_number(window[1, 1]),
    )
    few = len(points) <= FEW
    if few:
        rows = [
            say("plot_gate_row", point=_at(x), y=_number(a))
            for x, a in zip(points, outputs, strict=True)
        ]
        text += " " + say("plot_outputs_alt", rows=", ".join(rows))
    if acts is None:
        return text
    if few:
        told = [
            say("plot_moved_alt", point=_at(x), to=_at(a))
            for x, a in zip(points, acts, strict=True)
        ]
    else:
        told = [
            say("plot_centre_alt", label=label, to=_at(acts[mask].mean(axis=0)))
            for label, mask in ((1, ones), (0, ~ones))
            if mask.any()
        ]
    key = "plot_hidden_alt" if units > 1 else "plot_one_unit_alt"
    return text + " " + say(key, rows=", ".join(told))


def _tallness(image_shape: tuple[int, int]) -> float:
    """Height of an image over its width, within what a grid can hold."""
    return float(np.clip(image_shape[0] / image_shape[1], 0.5, 2))


def _grid(
    n: int,
    columns: int,
    image_shape: tuple[int, int],
    *,
    width: float = 0.76,
    text: float = 0.25,
    margin: float = 0.9,
) -> tuple[Figure, list[Axes]]:
    """A figure with `n` places for images, `columns` to a row at most; sizes in inches."""
    columns = max(min(n, columns), 1)
    rows = max(-(-n // columns), 1)
    size = (
        max(4.4, width * columns + margin),
        rows * (0.9 * width * _tallness(image_shape) + text) + 0.5,
    )
    fig, axes = plt.subplots(rows, columns, figsize=size, layout="constrained", squeeze=False)
    for ax in axes.flat[n:]:
        ax.remove()
    return fig, list(axes.flat[:n])


def _image(ax: Axes, image: Array, colours: Any, low: float, high: float) -> Any:
    """Draw one image, thinly framed, without ticks."""
    shown = ax.imshow(image, cmap=colours, vmin=low, vmax=high, interpolation="nearest")
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set_color(GREY)
    ax.spines[:].set_linewidth(0.5)
    return shown
